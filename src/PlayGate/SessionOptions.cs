using Microsoft.AspNetCore.Http;

namespace PlayGate;

/// <summary>Who gives way when all places are taken.</summary>
public enum FullReaction
{
    /// <summary>The new one, whose token stays unused.</summary>
    Deny,

    /// <summary>The oldest.</summary>
    EndOldest,
}

/// <summary>Whom a session belongs to.</summary>
public enum SessionBinding
{
    /// <summary>Every client that has its ticket.</summary>
    None,

    /// <summary>The client address that opened it.</summary>
    Address,

    /// <summary>The client address and <c>User-Agent</c> that opened it.</summary>
    AddressAndAgent,
}

/// <summary>How long sessions last and whom they belong to.</summary>
public sealed class SessionOptions
{
    /// <summary>How clients carry their sessions, unless an application or a token says otherwise.</summary>
    public SessionCarrier Carrier { get; set; } = SessionCarrier.Cookie;

    /// <summary>The absolute end, counted from the opening.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(4);

    /// <summary>A session without requests for this long is over; off where nothing is said.</summary>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>Whom a session belongs to.</summary>
    public SessionBinding Bind { get; set; } = SessionBinding.None;

    /// <summary>How many sessions the same subject may have at once, in one application; any number where nothing is said.</summary>
    public int? MaxPerSubject { get; set; }

    /// <summary>How many sessions the same stream may have at once; any number where nothing is said.</summary>
    public int? MaxPerStream { get; set; }

    /// <summary>Who gives way when that many are open.</summary>
    public FullReaction WhenFull { get; set; } = FullReaction.Deny;

    /// <summary>How many opened tickets are remembered; each takes about 1 KB.</summary>
    public int RememberedTickets { get; set; } = 50_000;

    /// <summary>The cookie that carries a session.</summary>
    public SessionCookieOptions Cookie { get; } = new();
}

/// <summary>Attributes of the session cookie (RFC 6265bis).</summary>
public sealed class SessionCookieOptions
{
    /// <summary>What the names of the cookies begin with; a cookie a stream is set, so the stream follows.</summary>
    public string Name { get; set; } = "playgate";

    /// <summary>The <c>SameSite</c> attribute.</summary>
    public SameSiteMode SameSite { get; set; } = SameSiteMode.Lax;

    /// <summary>The <c>Secure</c> attribute; by default where the viewer's scheme is https.</summary>
    public CookieSecurePolicy Secure { get; set; } = CookieSecurePolicy.SameAsRequest;

    /// <summary>The <c>Partitioned</c> attribute (CHIPS), for players embedded in other sites.</summary>
    public bool Partitioned { get; set; }

    /// <summary>The <c>Domain</c> attribute; none means this host only.</summary>
    public string? Domain { get; set; }
}
