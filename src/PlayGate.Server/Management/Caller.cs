using System.Net;
using System.Security.Claims;
using PlayGate.Audit;
using PlayGate.Clients;

namespace PlayGate.Server.Management;

/// <summary>The one place that knows who makes a management call, as the audit names them.</summary>
internal static class Caller
{
    public static AuditActor Of(HttpContext context) => Of(context.User, context.Connection.RemoteIpAddress);

    /// <summary>
    /// A caller that presented a key or signed in has a name, see <see cref="ManagementAccess"/>; of others only the address is
    /// known.
    /// </summary>
    public static AuditActor Of(ClaimsPrincipal user, IPAddress? peer)
    {
        var address = ClientAddress.Plain(peer);
        var name = user.Identity is { IsAuthenticated: true, Name: { Length: > 0 } known } ? known
            : address is not null && IPAddress.IsLoopback(address) ? "loopback"
            : "a caller without a key";
        return new AuditActor(name, address);
    }
}
