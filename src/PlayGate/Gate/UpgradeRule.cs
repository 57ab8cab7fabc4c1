using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PlayGate.Gate;

/// <summary>An upgrade would be a tunnel to the origin, past everything that judges requests (issue 15). Signalling ends its own.</summary>
internal static class UpgradeRule
{
    /// <summary>
    /// What YARP would upgrade: WebSocket and SPDY, and in HTTP/2 a CONNECT with a protocol (RFC 8441). Other upgrades it ignores, and so
    /// do we.
    /// </summary>
    public static bool IsAsked(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
        || (context.Request.Headers.Upgrade is { Count: > 0 } upgrade
            && (upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase)
                || upgrade.ToString().Contains("SPDY/", StringComparison.OrdinalIgnoreCase)));
}
