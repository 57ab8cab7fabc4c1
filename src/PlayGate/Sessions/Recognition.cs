
namespace PlayGate.Sessions;

/// <summary>
/// What the carriers of a request brought: a valid session, or one for this path with the reason why it does not count, or nothing.
/// </summary>
internal readonly record struct Recognition(Session? Session, Refusal? Refusal)
{
    public static readonly Recognition None;

    public bool IsValid => Session is not null && Refusal is null;

    /// <summary>
    /// The key of a ticket that cannot be judged before the key ring is read for it; says nothing where the session is valid.
    /// </summary>
    public Guid? Unread { get; init; }

    /// <summary>Whether one of the tickets may be good and none is known to be: an outage, and no denial.</summary>
    public bool IsUndecided => Unread is not null && !IsValid;

    /// <summary>A session that is good in itself, of another stream; says nothing where one covers the path.</summary>
    public Session? Other { get; init; }

    /// <summary>Whether a cookie brought it, which shows that the client keeps cookies.</summary>
    public bool IsByCookie { get; init; }
}
