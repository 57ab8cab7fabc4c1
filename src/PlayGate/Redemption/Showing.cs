using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>A token that is shown, whichever way it came: what for, and by whom.</summary>
internal readonly record struct Showing(TokenParameter Token, TokenDemand Demand)
{
    /// <summary>Whether the token is only looked at, and stays unspent.</summary>
    public bool IsProbe { get; init; }

    /// <summary>How its session is carried unless the token says otherwise; null where a connection carries it.</summary>
    public SessionCarrier? Carrier { get; init; }

    /// <summary>Stands for what has to be the same when the token is shown again: a path, a connection.</summary>
    public required long Mark { get; init; }

    /// <summary>Who may have the session once more by the same token.</summary>
    public required ShownAgain Again { get; init; }
}

/// <summary>Who may show a spent token again and get the session that it opened.</summary>
internal enum ShownAgain
{
    /// <summary>Nobody.</summary>
    Never,

    /// <summary>The same client with the same mark, for as long as the grace lasts.</summary>
    WithinGrace,

    /// <summary>The same connection, for as long as the session lasts: its server asks again.</summary>
    ByConnection,
}
