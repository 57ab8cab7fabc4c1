using System.Net;
using Microsoft.Extensions.Options;
using PlayGate.Clients;
using PlayGate.Server.Configuration;
using PlayGate.Server.Panel.Hosting;

namespace PlayGate.Server.Management;

/// <summary>
/// Who may talk to the management listener at all: by network, by the name it is called (a page that rebinds its own name to our
/// address still calls us by it), and never from another site's page.
/// </summary>
internal sealed class ManagementFence(IOptions<AdminOptions> options, ServerSettings settings, IConfiguration configuration)
{
    private readonly Networks _managers = new(options.Value.AllowedNetworks);
    private readonly Networks _mediaServers = new(settings.Server.Hooks.AllowedNetworks);
    private readonly HashSet<string> _hosts = new(
        options.Value.AllowedHosts.Select(host => host.Trim('[', ']')).Append(
            BoundHost(configuration)).Append("localhost"), StringComparer.OrdinalIgnoreCase);

    /// <summary>Null when the request may go on.</summary>
    public ManagementProblem? Judge(HttpContext context) =>
        JudgeNetwork(context.Request.Path, context.Connection.RemoteIpAddress) is { } stranger ? stranger
        : !IsOurs(context) ? new ManagementProblem(
            StatusCodes.Status421MisdirectedRequest,
            "misdirected_host",
            "This listener is not called by that name; PlayGate:Admin:AllowedHosts says how it is.")

            : IsFromAnotherSite(context.Request)
            ? new ManagementProblem(StatusCodes.Status403Forbidden, "cross_site", "Pages of other sites may not manage.")
        : null;

    /// <summary>The name the listener is bound to; a wildcard (<c>*</c>, <c>0.0.0.0</c>, <c>[::]</c>) is none.</summary>
    private static string BoundHost(IConfiguration configuration) =>
        Uri.TryCreate(configuration[ServerSettings.AdminEndpoint], UriKind.Absolute, out var url)
        && !(IPAddress.TryParse(url.DnsSafeHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            ? url.DnsSafeHost
            : "";

    private static bool IsFromAnotherSite(HttpRequest request)
    {
        // An OpenID provider sends the browser back to us.
        if (PathsWithoutKey.IsHealth(request.Path) || (PanelPaths.IsOpenIdCallback(request.Path) && HttpMethods.IsGet(request.Method)))
        {
            return false;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is not ("" or "same-origin" or "none")
            || (origin.Length > 0
                && !WithoutDefaultPort(origin).Equals(
                    WithoutDefaultPort($"{request.Scheme}://{request.Host}"), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Browsers leave the default port out of an origin (RFC 6454, section 6.2); a proxy in front may write it into the Host.
    /// </summary>
    private static string WithoutDefaultPort(string origin) =>
        origin.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && origin.EndsWith(":80", StringComparison.Ordinal) ? origin[..^3]

            : origin.StartsWith("https:", StringComparison.OrdinalIgnoreCase) && origin.EndsWith(":443", StringComparison.Ordinal)
            ? origin[..^4]
        : origin;

    /// <summary>A caller that may send hooks may do nothing else, and the reverse.</summary>
    private ManagementProblem? JudgeNetwork(PathString path, IPAddress? peer)
    {
        var (networks, who, key) = PathsWithoutKey.IsHook(path) ? (_mediaServers, "send hooks", "Hooks") : (_managers, "manage", "Admin");
        return networks.Contain(peer)
            ? null
            : new ManagementProblem(
                StatusCodes.Status403Forbidden,
                "not_allowed",
                $"This network may not {who}; PlayGate:{key}:AllowedNetworks says which may.");
    }

    private bool IsOurs(HttpContext context)
    {
        var host = context.Request.Host.Host.Trim('[', ']');
        return host.Length > 0
            && (_hosts.Contains(host)
                || (IPAddress.TryParse(host, out var literal)
                    && (IPAddress.IsLoopback(literal)
                        || ClientAddress.Plain(literal).Equals(ClientAddress.Plain(context.Connection.LocalIpAddress)))));
    }
}
