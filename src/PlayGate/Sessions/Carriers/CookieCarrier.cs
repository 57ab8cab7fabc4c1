using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Sessions.Carriers;

/// <summary>
/// The cookie carrier: one cookie a stream, so that several streams play side by side. Names are the configured prefix, a dash and a
/// short hash of application and stream; values are tickets.
/// </summary>
internal sealed class CookieCarrier(VerifiedTickets tickets, IOptions<PlayGateOptions> options, TimeProvider time) : ISessionCarrier
{
    public const int MaxPerViewer = 16;
    private readonly SessionCookieOptions _cookie = options.Value.Session.Cookie;
    private readonly string _prefix = options.Value.Session.Cookie.Name + "-";

    /// <summary>The tickets in one <c>Cookie</c> header line (RFC 6265 §4.2.1).</summary>
    public TicketEnumerator TicketsIn(string? header) => new(header, _prefix);

    /// <summary>The header without our cookies, or null where nothing else is in it; every other cookie stays as it is.</summary>
    public string? Without(StringValues header)
    {
        List<string>? others = null;
        foreach (var line in header)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var pair = line.AsSpan()[range].Trim();
                if (!pair.IsEmpty && !pair.StartsWith(_prefix, StringComparison.Ordinal))
                {
                    (others ??= []).Add(pair.ToString());
                }
            }
        }

        return others is null ? null : string.Join("; ", others);
    }

    public bool Serves(SessionCarrier chosen) => chosen is SessionCarrier.Cookie or SessionCarrier.Auto;

    /// <summary>Gives the viewer the session, and takes the oldest from one who already has as many as we keep.</summary>
    public void Issue(HttpContext context, GateRoute route, Session session, Ticket ticket)
    {
        var name = NameOf(session);
        MakeRoom(context, route, name);
        context.Response.Cookies.Append(name, ticket.Reveal(), Attributes(context, route, session.ExpiresAt - time.GetUtcNow()));
    }

    private string NameOf(Session session) =>
        _prefix + TokenClaims.HashStream(session.Application, session.StreamId).ToString("x16", CultureInfo.InvariantCulture)[..12];

    private void MakeRoom(HttpContext context, GateRoute route, string arriving)
    {
        var held = context.Request.Cookies
            .Where(cookie => cookie.Key.StartsWith(_prefix, StringComparison.Ordinal) && cookie.Key != arriving)
            .Select(cookie => (Name: cookie.Key, Session: tickets.Open(cookie.Value)))
            .OrderByDescending(cookie => cookie.Session?.StartedAt ?? DateTimeOffset.MinValue);
        foreach (var (name, _) in held.Skip(MaxPerViewer - 1))
        {
            context.Response.Cookies.Append(name, "", Attributes(context, route, TimeSpan.Zero));
        }
    }

    private CookieOptions Attributes(HttpContext context, GateRoute route, TimeSpan maxAge)
    {
        var attributes = new CookieOptions
        {
            // Where parameters stand in front of the path, they do so in every relative URL behind.
            Path = PathParameters.Of(context)?.Segment + route.CookiePath,
            Domain = _cookie.Domain,
            HttpOnly = true,
            SameSite = _cookie.SameSite,
            Secure = _cookie.Secure == CookieSecurePolicy.Always
                || (_cookie.Secure == CookieSecurePolicy.SameAsRequest && context.Request.IsHttps),
            MaxAge = TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(maxAge.TotalSeconds))),
        };
        if (_cookie.Partitioned)
        {
            attributes.Extensions.Add("Partitioned");
        }

        return attributes;
    }
}
