using PlayGate.Gate;

namespace PlayGate.Sessions;

/// <summary>
/// What the carriers of a request brought: a valid session, or one for this path with the reason why it does not count, or nothing.
/// </summary>
internal readonly record struct Recognition(Session? Session, Refusal? Refusal)
{
    public static readonly Recognition None;

    public bool IsValid => Session is not null && Refusal is null;

    /// <summary>Whether a cookie brought it, which shows that the client keeps cookies.</summary>
    public bool IsByCookie { get; init; }
}
