namespace PlayGate.Audit;

/// <summary>A change to be audited.</summary>
/// <param name="Action">What was done, one of <see cref="AuditActions"/> or a host's own.</param>
public sealed record AuditedChange(string Action)
{
    /// <summary>The application, where it concerns one.</summary>
    public string? Application { get; init; }

    /// <summary>The object of the change: the handle of a token, the id of a session, or a selection such as <c>streamId=cam</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Details for people to read.</summary>
    public string? Detail { get; init; }

    /// <summary>How many tokens, sessions … were concerned; null where that was not known at the time.</summary>
    public int? Count { get; init; }

    internal static string? Targets(Guid? id, params (string Name, string? Value)[] selection)
    {
        var parts = selection.Where(part => part.Value is not null).Select(part => $"{part.Name}={part.Value}").ToList();
        return id?.ToString() ?? (parts.Count > 0 ? string.Join(' ', parts) : null);
    }
}

/// <summary>The changes that are audited.</summary>
public static class AuditActions
{
    /// <summary>Tokens were minted.</summary>
    public const string MintTokens = "tokens.mint";

    /// <summary>Usable tokens were ended.</summary>
    public const string RevokeTokens = "tokens.revoke";

    /// <summary>A token was consumed for a server that asked about it.</summary>
    public const string ConsumeToken = "tokens.spend";

    /// <summary>Sessions were ended.</summary>
    public const string EndSessions = "sessions.end";

    /// <summary>Token control was switched.</summary>
    public const string Switch = "settings.switch";

    /// <summary>Stored answers of the shield were removed.</summary>
    public const string PurgeShield = "shield.purge";
}
