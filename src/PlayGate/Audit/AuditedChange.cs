
namespace PlayGate.Audit;

/// <summary>Something that was changed.</summary>
/// <param name="Action">What was done, one of <see cref="AuditActions"/> or a host's own.</param>
public sealed record AuditedChange(string Action)
{
    /// <summary>The application, where it concerns one.</summary>
    public string? Application { get; init; }

    /// <summary>What it was done to: the handle of a token, the id of a session, or a selection such as <c>streamId=cam</c>.</summary>
    public string? Target { get; init; }

    /// <summary>More of it, for people to read.</summary>
    public string? Detail { get; init; }

    /// <summary>How many were concerned; null where that was not known when it was written down.</summary>
    public int? Count { get; init; }

    internal static string? Targets(Guid? id, params (string Name, string? Value)[] selection) =>
        id?.ToString() ?? (string.Join(' ', selection.Where(part => part.Value is not null).Select(part => $"{part.Name}={part.Value}")) is { Length: > 0 } text ? text : null);
}

/// <summary>The changes that are written down.</summary>
public static class AuditActions
{
    /// <summary>Tokens were minted.</summary>
    public const string MintTokens = "tokens.mint";

    /// <summary>Usable tokens were ended.</summary>
    public const string RevokeTokens = "tokens.revoke";

    /// <summary>A token was spent by a server that asked about it.</summary>
    public const string SpendToken = "tokens.spend";

    /// <summary>Sessions were ended.</summary>
    public const string EndSessions = "sessions.end";

    /// <summary>Token control was switched.</summary>
    public const string Switch = "settings.switch";

    /// <summary>The shield was told to forget.</summary>
    public const string PurgeShield = "shield.purge";
}
