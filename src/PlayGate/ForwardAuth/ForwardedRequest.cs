using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using PlayGate.Clients;
using PlayGate.Tokens;

namespace PlayGate.ForwardAuth;

/// <summary>The viewer's request, as the proxy describes it.</summary>
/// <param name="Method">The method, as it stands in the request line.</param>
/// <param name="Target">The raw request target with its query.</param>
/// <param name="Address">The viewer's address as the proxy saw it; null where the proxy does not send it.</param>
/// <param name="IsHttps">Whether the viewer's connection is encrypted.</param>
internal sealed record ForwardedRequest(string Method, string Target, IPAddress? Address, bool IsHttps)
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";

    public bool IsHead => Method == HttpMethods.Head;

    /// <summary>
    /// Reads the headers of one proxy. Null where one of them is missing, occurs twice or is malformed: then the proxy is not configured
    /// as it must be, and the headers may be the viewer's.
    /// </summary>
    public static ForwardedRequest? Read(HttpContext context, ForwardAuthProxy proxy, PathString path)
    {
        var headers = context.Request.Headers;
        var (method, target) = proxy switch
        {
            ForwardAuthProxy.Nginx => (Single(headers["X-Original-Method"]), Single(headers["X-Original-URI"])),
            ForwardAuthProxy.Envoy => (context.Request.Method, TargetBehind(context, path)),
            _ => (Single(headers["X-Forwarded-Method"]), Single(headers["X-Forwarded-Uri"])),
        };
        if (method is null || target is null)
        {
            return null;
        }

        var sender = LastOf(headers[ForwardedFor]);
        var address = sender is null ? null : Parse(sender);
        var isHttps = "https".Equals(LastOf(headers[ForwardedProto]), StringComparison.OrdinalIgnoreCase);
        return sender is not null && address is null ? null : new ForwardedRequest(method, target, address, isHttps);
    }

    /// <summary>
    /// Makes the request the viewer's, as if it had come through a known proxy: the proxy's own entry is removed from the list of
    /// addresses. Entries that are left show that there are more proxies.
    /// </summary>
    public void ApplyTo(HttpContext context)
    {
        var headers = context.Request.Headers;
        var list = headers[ForwardedFor].ToString();
        var comma = list.LastIndexOf(',');
        headers[ForwardedFor] = comma < 0 ? StringValues.Empty : list[..comma];
        context.Connection.RemoteIpAddress = Address;
        context.Request.Scheme = IsHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
    }

    /// <summary>The viewer's request for tokens that sign a URL. The host is what the proxy says of it, or its own.</summary>
    public ViewerRequest AsViewer(HttpContext context, string path, string query) => new(
        Method,
        context.Request.Scheme,
        LastOf(context.Request.Headers["X-Forwarded-Host"]) ?? context.Request.Host.Value ?? "",
        path,
        query)
    {
        Headers = context.Request.Headers,
    };

    private static string? Single(StringValues values) => values is [{ Length: > 0 } only] ? only : null;

    /// <summary>A proxy appends its own value to those that were there.</summary>
    private static string? LastOf(StringValues values) =>
        values.ToString().Split(',', StringSplitOptions.TrimEntries) is [.., { Length: > 0 } last] ? last : null;

    /// <summary>An address, with or without a port.</summary>
    private static IPAddress? Parse(string text) => ClientAddress.Plain(
        IPAddress.TryParse(text, out var address) ? address
        : IPEndPoint.TryParse(text, out var endpoint) ? endpoint.Address
        : null);

    private static string? TargetBehind(HttpContext context, PathString path) =>
        ForwardAuthPath.RawTargetOf(context)[path.Value!.Length..] is ['/', ..] target ? target : null;
}
