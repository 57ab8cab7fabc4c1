using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlayGate.Reporting;
using PlayGate.Telemetry;

namespace PlayGate.Gate;

/// <summary>Which pages may use the gate: those that <see cref="CorsOptions.AllowedOrigins"/> lists, and the gate's own.</summary>
internal sealed class PageOrigins(IOptions<PlayGateOptions> options, LineLimit lines, ILogger<PageOrigins> logger)
{
    /// <summary>
    /// Whether a page may open a socket: a browser asks nothing before that, and CORS does not hold for it (RFC 6455 §10.2). A client that
    /// sends no <c>Origin</c> is no browser.
    /// </summary>
    public bool Allows(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var allowed = options.Value.Cors.AllowedOrigins;
        return origin.Length == 0
            || allowed.Contains(CorsOptions.Everybody)
            || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || IsOwn(context.Request, origin);
    }

    /// <summary>
    /// Whether a browser would hide the answer from the page that asks (Fetch standard §4.10). A document without an origin of its own says
    /// <c>null</c>, and so does a redirect between sites; players that are no browsers send none. Each such origin is logged once a minute.
    /// </summary>
    public bool Hides(HttpContext context)
    {
        if (context.Request.Headers.Origin.ToString() is ("" or "null") || Allows(context))
        {
            return false;
        }

        var origin = PlainText.Of(context.Request.Headers.Origin.ToString());
        if (lines.Allows(1013, origin))
        {
            GateLog.OriginNotAllowed(logger, origin);
        }

        return true;
    }

    /// <summary>By host and port alone: a proxy in front may have ended TLS without saying so.</summary>
    private bool IsOwn(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (SameHost(uri, request.Host.Value)
            || (Uri.TryCreate(options.Value.PublicUrl, UriKind.Absolute, out var own) && SameHost(uri, own.Authority)));

    private static bool SameHost(Uri origin, string? host) =>
        origin.Authority.Equals(host, StringComparison.OrdinalIgnoreCase)
            || $"{origin.Host}:{origin.Port}".Equals(host, StringComparison.OrdinalIgnoreCase);
}
