using System.Net;
using PlayGate.Tokens;

namespace PlayGate.Administration;

/// <summary>A token that a back-end asks for.</summary>
public sealed record MintRequest
{
    /// <summary>The stream: 1 to 256 of letters, digits and <c>_ - . ~ /</c>.</summary>
    public required string StreamId { get; init; }

    /// <summary>Play or publish.</summary>
    public required TokenType Type { get; init; }

    /// <summary>The application, <c>default</c> unless named.</summary>
    public string Application { get; init; } = PlayGateOptions.DefaultApplication;

    /// <summary>
    /// The file that the URL names, below <c>/streams/</c> and as it is spelt before escaping, e.g. <c>cam/index.m3u8</c>; for play tokens.
    /// Without one it is the application's entry, <see cref="ApplicationOptions.Entry"/>. It narrows nothing: the token is for the stream.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>How long the token may wait; excludes <see cref="ExpiresAt"/>.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>Until when the token may wait; excludes <see cref="ExpiresIn"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whom it is for, in the back-end's own words: at most 256 characters.</summary>
    public string? Subject { get; init; }

    /// <summary>The only client address that may present it.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>How long the session lasts, where it differs from the setting.</summary>
    public TimeSpan? SessionLifetime { get; init; }

    /// <summary>Whether the stream's file names count in every folder.</summary>
    public bool AnyFolder { get; init; }

    /// <summary>How the session is carried, where it differs from the setting.</summary>
    public SessionCarrier? Carrier { get; init; }

    /// <summary>Ant Media's room, stored and echoed.</summary>
    public string? RoomId { get; init; }

    /// <summary>For the same as this token; how long it may wait is the default.</summary>
    internal static MintRequest Like(TokenRecord token) => new()
    {
        StreamId = token.StreamId,
        Type = token.Type,
        Application = token.Application,
        Subject = token.Subject,
        Address = token.Address,
        SessionLifetime = token.SessionLifetime,
        AnyFolder = token.AnyFolder,
        Carrier = token.Carrier,
        RoomId = token.RoomId,
    };
}

/// <summary>A field that cannot be minted from.</summary>
/// <param name="Index">Which request, counted from 0.</param>
/// <param name="Field">The field, as the JSON API spells it.</param>
/// <param name="Message">What it accepts.</param>
public sealed record MintProblem(int Index, string Field, string Message);

/// <summary>A token that was just made, with its secret, for this once.</summary>
/// <param name="Token">Its record in the store.</param>
/// <param name="Secret">What the viewer presents.</param>
/// <param name="Url">A ready URL for a player or, where the publishers' address is known, for a publisher.</param>
/// <param name="Carrier">How its session will be carried.</param>
public sealed record MintedToken(TokenRecord Token, TokenSecret Secret, string? Url, SessionCarrier Carrier);

/// <summary>The outcome of a minting: a closed set.</summary>
public abstract record MintResult
{
    private MintResult()
    {
    }

    /// <summary>All were made, now or by the same call before.</summary>
    public sealed record Minted(IReadOnlyList<MintedToken> Tokens) : MintResult;

    /// <summary>None was made.</summary>
    public sealed record Invalid(IReadOnlyList<MintProblem> Problems) : MintResult;

    /// <summary>The idempotency key was used for another request.</summary>
    public sealed record KeyReused : MintResult;
}
