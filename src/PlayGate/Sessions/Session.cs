using PlayGate.Tokens;

namespace PlayGate.Sessions;

/// <summary>
/// A viewer who has spent a token. Everything that a request is judged by is in here and comes back sealed with every request,
/// so no replica needs the database to recognise it.
/// </summary>
internal sealed record Session
{
    /// <summary>The handle of the token that opened it.</summary>
    public required Guid Id { get; init; }

    public required string Application { get; init; }

    public required string StreamId { get; init; }

    /// <summary>What its token was for: a client that may play may not publish, nor the reverse.</summary>
    public TokenType Type { get; init; } = TokenType.Play;

    public required bool AnyFolder { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The client address it is bound to, if it is.</summary>
    public ClientMark? Address { get; init; }

    /// <summary>The agent it is bound to, if it is.</summary>
    public ClientMark? Agent { get; init; }

    /// <summary>Stands for all to whom an application without control gives what they ask for.</summary>
    public static Session Free(string application) => new()
    {
        Id = Guid.Empty,
        Application = application,
        StreamId = "",
        AnyFolder = false,
        StartedAt = DateTimeOffset.MinValue,
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    /// <summary>Whether a client may use it, by what it was bound to when it was opened.</summary>
    public bool BelongsTo(Client client) =>
        (Address is not { } address || (client.Address is { } seen && ClientMark.Of(seen) == address))
        && (Agent is not { } agent || ClientMark.Of(client.Agent ?? "") == agent);
}
