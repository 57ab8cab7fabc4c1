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
    /// <summary>How many bits of a mapped address say that it is one.</summary>
    private const int MappedPrefix = 96;
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
            // Peers are compared as plain IPv4, so a network that is written as mapped (RFC 4291, section 2.5.5.2) has to be too.
            return network is { BaseAddress.IsIPv4MappedToIPv6: true, PrefixLength: >= MappedPrefix }
                ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedPrefix)
                : network;
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
            || (origin.Length > 0 && !WithoutDefaultPort(origin).Equals(WithoutDefaultPort($"{request.Scheme}://{request.Host}"), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Browsers leave the default port out of an origin (RFC 6454, section 6.2); a proxy in front may write it into the Host.</summary>
    private static string WithoutDefaultPort(string origin) =>
        origin.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && origin.EndsWith(":80", StringComparison.Ordinal) ? origin[..^3]
        : origin.StartsWith("https:", StringComparison.OrdinalIgnoreCase) && origin.EndsWith(":443", StringComparison.Ordinal) ? origin[..^4]
        : origin;

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
