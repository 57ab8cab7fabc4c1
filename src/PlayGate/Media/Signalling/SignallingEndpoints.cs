using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Routes;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Media.Signalling;

/// <summary>Routes of the kind <c>websocket</c>, with <see cref="SignallingEndpoint"/> around what YARP maps for them.</summary>
internal sealed class SignallingEndpoints(SignallingServer server, PageOrigins origins, CredentialReader credentials)
    : EndpointsAroundProxy
{
    public static bool IsSignalling(RouteConfig route) =>
        route.Metadata is { } metadata
        && metadata.TryGetValue(GateRoute.KindKey, out var kind)
        && kind.Equals(GateRoute.Signalling, StringComparison.OrdinalIgnoreCase);

    protected override bool IsOurs(RouteConfig route) => IsSignalling(route);

    protected override RequestDelegate Around(RouteModel route, RequestDelegate proxy)
    {
        var application = route.Config.Metadata!.GetValueOrDefault(GateRoute.ApplicationKey, PlayGateOptions.DefaultApplication);
        return new SignallingEndpoint(application, proxy, server, origins, credentials).InvokeAsync;
    }
}
