using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>A token that a client presents, whichever way it came: what for, and by whom.</summary>
internal readonly record struct PresentedToken(Credential Token, TokenDemand Demand)
{
    /// <summary>Whether the token is only looked at, and not consumed.</summary>
    public bool IsProbe { get; init; }

    /// <summary>How its session is carried unless the token says otherwise; null where a connection carries it.</summary>
    public SessionCarrier? Carrier { get; init; }

    /// <summary>Stands for what has to be the same when the token is presented again: a path, a connection.</summary>
    public required long Mark { get; init; }

    /// <summary>Who may have its session once more by presenting it again.</summary>
    public required Replay Replay { get; init; }
}

/// <summary>Who may present a consumed token again and get the session that it opened.</summary>
internal enum Replay
{
    /// <summary>No client.</summary>
    Never,

    /// <summary>The same client with the same mark, for as long as the grace lasts.</summary>
    WithinGrace,

    /// <summary>The same connection, for as long as the session lasts: its server asks again.</summary>
    ByConnection,
}
