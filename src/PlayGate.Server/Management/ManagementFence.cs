using System.Net;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;

namespace PlayGate.Server.Management;

/// <summary>
/// Who may talk to the management listener at all: by network, by the name it is called (a page that rebinds its own name to our
/// address still calls us by it), and never from another site's page.
/// </summary>
internal sealed class ManagementFence(IOptions<AdminOptions> options, IConfiguration configuration)
{
    private readonly IPNetwork[] _networks = [.. (options.Value.AllowedNetworks.Count > 0 ? options.Value.AllowedNetworks : ["127.0.0.0/8", "::1"]).Select(ParseNetwork)];
    private readonly HashSet<string> _hosts = new(
        options.Value.AllowedHosts.Select(host => host.Trim('[', ']')).Append(BoundHost(configuration)).Append("localhost"), StringComparer.OrdinalIgnoreCase);

    /// <summary>Null when the request may go on.</summary>
    public ManagementProblem? Judge(HttpContext context) =>
        !IsAllowed(context.Connection.RemoteIpAddress) ? new ManagementProblem(StatusCodes.Status403Forbidden, "not_allowed", "This network may not manage; PlayGate:Admin:AllowedNetworks says which may.")
        : !IsOurs(context) ? new ManagementProblem(StatusCodes.Status421MisdirectedRequest, "misdirected_host", "This listener is not called by that name; PlayGate:Admin:AllowedHosts says how it is.")
        : IsFromAnotherSite(context.Request) ? new ManagementProblem(StatusCodes.Status403Forbidden, "cross_site", "Pages of other sites may not manage.")
        : null;

    private static IPNetwork ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        var address = Plain(IPAddress.Parse(text))!;
        return new IPNetwork(address, address.GetAddressBytes().Length * 8);
    }

    /// <summary>The name the listener is bound to; a wildcard (<c>*</c>, <c>0.0.0.0</c>, <c>[::]</c>) is none.</summary>
    private static string BoundHost(IConfiguration configuration) =>
        Uri.TryCreate(configuration[ServerSettings.AdminEndpoint], UriKind.Absolute, out var url)
        && !(IPAddress.TryParse(url.DnsSafeHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            ? url.DnsSafeHost
            : "";

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static bool IsFromAnotherSite(HttpRequest request)
    {
        if (PathsWithoutKey.IsHealth(request.Path))
        {
            return false;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is not ("" or "same-origin" or "none")
            || (origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }

    private bool IsAllowed(IPAddress? address) => Plain(address) is { } peer && Array.Exists(_networks, network => network.Contains(peer));

    private bool IsOurs(HttpContext context)
    {
        var host = context.Request.Host.Host.Trim('[', ']');
        return host.Length > 0
            && (_hosts.Contains(host)
                || (IPAddress.TryParse(host, out var literal)
                    && (IPAddress.IsLoopback(literal) || Plain(literal)!.Equals(Plain(context.Connection.LocalIpAddress)))));
    }
}
