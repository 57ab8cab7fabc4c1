using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Http;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;
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
            headers.Location = WithToken(carried, request, context.HttpContext.RequestServices);
        }
    }

    /// <summary>The path inside the gate that a location names, or null where it is foreign or relative to the request.</summary>
    internal static string? Inside(string location, Uri origin, string prefix)
    {
        location = HeaderBytes.EscapedUrl(location);
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

    /// <summary>The address of the destination that answered.</summary>
    internal static Uri? DestinationOf(HttpContext context) =>
        context.Features.Get<IReverseProxyFeature>()?.ProxiedDestination?.Model.Config.Address is { } address
            ? new Uri(address, UriKind.Absolute)
            : null;

    /// <summary>
    /// A redirect confirms nothing, so the token is valid again; without it the viewer could not follow. It goes only where the gate
    /// itself will judge it: below a guarded prefix of its application. Every other path may be anything, an open route's among them.
    /// </summary>
    private static string WithToken(string inside, GateRequest request, IServiceProvider services)
    {
        var end = inside.AsSpan().IndexOf('#') is var fragment and >= 0 ? fragment : inside.Length;
        var path = inside.AsSpan(0, inside.AsSpan().IndexOfAny('?', '#') is var mark and >= 0 ? mark : inside.Length);
        if (request.Consumption is not { IsReturned: true }
            || request.Token.Pairs.Length == 0
            || !IsGuarded(path.ToString(), request.Route, services))
        {
            return inside;
        }

        return $"{inside.AsSpan(0, end)}{(path.Length < end ? '&' : '?')}{request.Token.Pairs}{inside.AsSpan(end)}";
    }

    /// <summary>The routes are asked for when they are needed: they are made of the transforms, of which this is a part.</summary>
    private static bool IsGuarded(string path, GateRoute own, IServiceProvider services) =>
        services.GetRequiredService<GuardedRoutes>().Find(path) is { Route: var route } && route.Application == own.Application;
}
