using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Telemetry;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Gate;

/// <summary>
/// Drops the cookies of an origin that have our names: with one of its own choosing it could put a viewer into another's session, or out of
/// theirs, and an operator out of the panel (browsers know hosts, not ports: RFC 6265 §8.5). Its other cookies are its own business.
/// </summary>
internal sealed class OriginCookies(IOptions<PlayGateOptions> options, TimeProvider time, ILogger<OriginCookies> logger)
    : ResponseTransform, ISkippedByStoredHits
{
    /// <summary>What all cookies of the host begin with, the panel's among them.</summary>
    private const string Reserved = "playgate";

    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(5);
    private readonly string _name = options.Value.Session.Cookie.Name;
    private long _quietUntil;

    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        if (headers.SetCookie is { Count: > 0 } cookies && cookies.Any(IsOurs))
        {
            headers.SetCookie = new StringValues([.. cookies.Where(cookie => !IsOurs(cookie))]);
            Warn(context.HttpContext);
        }

        return default;
    }

    /// <summary>
    /// Browsers pass over blanks before a name, and send a cookie without a name by its value alone (RFC 6265bis §5.6), which is then read
    /// as a name.
    /// </summary>
    private bool IsOurs(string? cookie)
    {
        var name = cookie.AsSpan().TrimStart(" \t=");
        return name.StartsWith(Reserved, StringComparison.OrdinalIgnoreCase)
            || (name.StartsWith(_name, StringComparison.OrdinalIgnoreCase)
                && (name.Length == _name.Length || name[_name.Length] is '-' or '=' or ';' or ' ' or '\t'));
    }

    /// <summary>An origin that does so does it in every answer.</summary>
    private void Warn(HttpContext http)
    {
        var (now, quietUntil) = (time.GetUtcNow().UtcTicks, Volatile.Read(ref _quietUntil));
        if (now >= quietUntil && Interlocked.CompareExchange(ref _quietUntil, now + s_pause.Ticks, quietUntil) == quietUntil)
        {
            GateLog.CookieDropped(logger, http.Features.Get<IReverseProxyFeature>()?.Route.Config.RouteId ?? "");
        }
    }
}
