namespace PlayGate;

/// <summary>How a client carries its session.</summary>
public enum SessionCarrier
{
    /// <summary>A cookie on the first response.</summary>
    Cookie,

    /// <summary>
    /// A redirect to a path that holds the ticket, for players that keep no cookies; relative URIs then carry it by themselves.
    /// </summary>
    Path,

    /// <summary>Both at once: the redirect and the cookie; from then on either is enough.</summary>
    Auto,
}
