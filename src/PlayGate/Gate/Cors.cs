using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PlayGate.Routes;

namespace PlayGate.Gate;

/// <summary>
/// Cross-origin rules (Fetch standard §3.2) of guarded routes: ours alone, since the origin does not know who may play. Allowed origins
/// are echoed with credentials. Everybody else gets no header at all, and the browser refuses for us; or, where sessions need no cookie
/// and the operator says so, a <c>*</c> without credentials.
/// </summary>
internal sealed class Cors(IOptions<PlayGateOptions> options)
{
    private const string ExposedHeaders = "Content-Range, Content-Length, Accept-Ranges, Date";
    private const string ExposedBySignalling = "Location, Link, ETag, Accept-Patch";
    private const string OneDay = "86400";
    private readonly FrozenSet<string> _allowed = options.Value.Cors.AllowedOrigins
        .Where(origin => origin != CorsOptions.Everybody)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly bool _allowsEverybody = options.Value.Cors.AllowedOrigins.Contains(CorsOptions.Everybody);

    /// <summary>Replaces whatever cross-origin headers the response has by ours.</summary>
    public void Apply(HttpContext context, RouteKind kind = RouteKind.Play)
    {
        var exposed = kind.IsSignalling() ? ExposedBySignalling : ExposedHeaders;
        var headers = context.Response.Headers;
        DropOthers(headers);
        if (_allowed.Count > 0)
        {
            AddVary(headers, HeaderNames.Origin);
        }

        var origin = context.Request.Headers.Origin.ToString();
        if (IsNamed(origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlExposeHeaders = exposed;
        }
        else if (_allowsEverybody)
        {
            headers.AccessControlAllowOrigin = CorsOptions.Everybody;
            headers.AccessControlExposeHeaders = exposed;
        }
    }

    /// <summary>Answers OPTIONS: 204, no credential needed, nothing consumed, the origin not asked.</summary>
    public void Preflight(HttpContext context, RouteKind kind)
    {
        Apply(context, kind);
        var headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.Allow = kind.Methods();
        if (context.Request.Headers.AccessControlRequestMethod.Count == 0 || headers.AccessControlAllowOrigin.Count == 0)
        {
            return;
        }

        headers.AccessControlAllowMethods = kind.Methods();
        headers.AccessControlMaxAge = OneDay;
        AddVary(headers, HeaderNames.AccessControlRequestHeaders);
        if (context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } asked)
        {
            headers.AccessControlAllowHeaders = asked.ToString();
        }
    }

    /// <summary>
    /// For what a CDN keeps: one answer for all pages. A redirect to another origin makes the page's <c>null</c> (Fetch standard §4.4), so
    /// no list could name it; players ask a CDN without credentials.
    /// </summary>
    public static void ApplyForAll(IHeaderDictionary headers)
    {
        DropOthers(headers);
        headers.AccessControlAllowOrigin = CorsOptions.Everybody;
        headers.AccessControlExposeHeaders = ExposedHeaders;
    }

    /// <summary>Answers OPTIONS in the same way: players ask for ranges, and report by headers (CTA-5004).</summary>
    public static void PreflightForAll(HttpContext context)
    {
        var (asked, headers) = (context.Request.Headers, context.Response.Headers);
        ApplyForAll(headers);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.Allow = RouteKind.Play.Methods();
        headers.CacheControl = "no-store";
        headers.AccessControlAllowMethods = RouteKind.Play.Methods();
        headers.AccessControlAllowHeaders = asked.AccessControlRequestHeaders;
        headers.AccessControlMaxAge = OneDay;
        headers.Vary = HeaderNames.AccessControlRequestHeaders;
    }

    /// <summary>By property: Kestrel keeps known headers as fields, and most answers have none of these.</summary>
    private static void DropOthers(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = default;
        headers.AccessControlAllowCredentials = default;
        headers.AccessControlExposeHeaders = default;
        headers.AccessControlAllowMethods = default;
        headers.AccessControlAllowHeaders = default;
        headers.AccessControlMaxAge = default;
    }

    private static void AddVary(IHeaderDictionary headers, string name)
    {
        var vary = headers.Vary.ToString();
        if (!vary.Contains(name, StringComparison.OrdinalIgnoreCase) && vary != "*")
        {
            headers.Vary = vary.Length == 0 ? name : $"{vary}, {name}";
        }
    }

    private bool IsNamed(string origin) => origin.Length > 0 && _allowed.Contains(origin);
}
