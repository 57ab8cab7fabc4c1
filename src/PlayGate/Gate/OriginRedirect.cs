using Microsoft.AspNetCore.Http;
using PlayGate.Sessions;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Gate;

/// <summary>
/// Redirects by the origin to its own authority stay inside: the viewer sees the gate's path instead. Relative ones stay inside by
/// themselves, foreign ones pass as they are.
/// </summary>
internal static class OriginRedirect
{
    public static void KeepInside(ResponseTransformContext context, GateRequest request)
    {
        var headers = context.HttpContext.Response.Headers;
        var location = headers.Location.ToString();
        if (location.Length == 0 || DestinationOf(context.HttpContext) is not { } origin)
        {
            return;
        }

        if (Inside(location, origin, request.Route.RemovedPrefix) is { } inside)
        {
            var carried = request.TicketSegment is { } ticket ? PathTicket.Insert(inside, request.Route.Prefix, ticket) : inside;
            headers.Location = WithToken(carried, request);
        }
    }

    /// <summary>The path inside the gate that a location names, or null where it is foreign or relative to the request.</summary>
    internal static string? Inside(string location, Uri origin, string prefix)
    {
        var isRooted = location.StartsWith('/') || location.Contains("://", StringComparison.Ordinal);
        if (!isRooted || !Uri.TryCreate(origin, location, out var target) || !IsSameAuthority(target, origin))
        {
            return null;
        }

        var path = target.GetComponents(UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped);
        return OriginPaths.Of(origin, prefix).ToGate(path) + target.Query + target.Fragment;
    }

    private static bool IsSameAuthority(Uri left, Uri right) =>
        left.Scheme is "http" or "https"
        && Uri.Compare(left, right, UriComponents.HostAndPort, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static Uri? DestinationOf(HttpContext context) =>
        context.Features.Get<IReverseProxyFeature>()?.ProxiedDestination?.Model.Config.Address is { } address
            ? new Uri(address, UriKind.Absolute)
            : null;

    /// <summary>
    /// A redirect confirms nothing, so the token is valid again; without it the viewer could not follow. It goes only where the gate
    /// itself will judge it.
    /// </summary>
    private static string WithToken(string inside, GateRequest request)
    {
        if (request.Consumption is not { IsReturned: true } || inside.Contains('#', StringComparison.Ordinal))
        {
            return inside;
        }

        return $"{inside}{(inside.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={request.Token.Secret.Reveal()}";
    }
}
