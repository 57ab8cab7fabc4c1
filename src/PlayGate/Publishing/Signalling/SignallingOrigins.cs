using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace PlayGate.Publishing.Signalling;

/// <summary>
/// A browser asks nobody before a page opens a socket to another site, and CORS does not hold for it (RFC 6455 §10.2), so the pages that
/// may are the ones that CORS allows, and the gate's own. Whoever sends no <c>Origin</c> is no browser.
/// </summary>
internal sealed class SignallingOrigins(IOptions<PlayGateOptions> options)
{
    public bool Allows(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        var allowed = options.Value.Cors.AllowedOrigins;
        return origin.Length == 0
            || allowed.Contains(CorsOptions.Everybody)
            || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || IsOwn(context.Request, origin);
    }

    /// <summary>By host and port alone: a proxy in front may have ended TLS without saying so.</summary>
    private bool IsOwn(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (SameHost(uri, request.Host.Value) || (Uri.TryCreate(options.Value.PublicUrl, UriKind.Absolute, out var own) && SameHost(uri, own.Authority)));

    private static bool SameHost(Uri origin, string? host) =>
        origin.Authority.Equals(host, StringComparison.OrdinalIgnoreCase) || $"{origin.Host}:{origin.Port}".Equals(host, StringComparison.OrdinalIgnoreCase);
}
