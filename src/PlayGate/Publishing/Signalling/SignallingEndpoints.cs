using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using PlayGate.Gate;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Publishing.Signalling;

/// <summary>Puts <see cref="SignallingEndpoint"/> around what YARP maps for a route of the kind <c>websocket</c>, when routing chooses it.</summary>
internal sealed class SignallingEndpoints(SignallingServer server) : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _gated = [];

    /// <summary>After all policies that only choose.</summary>
    public override int Order => int.MaxValue - 99;

    public static bool IsSignalling(RouteConfig route) =>
        route.Metadata is { } metadata && metadata.TryGetValue(GateRoute.KindKey, out var kind) && kind.Equals(GateRoute.Signalling, StringComparison.OrdinalIgnoreCase);

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => Signalling(endpoint) is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && Signalling(candidates[i].Endpoint) is not null)
            {
                candidates.ReplaceEndpoint(i, _gated.GetValue(candidates[i].Endpoint, Gate), candidates[i].Values);
            }
        }

        return Task.CompletedTask;
    }

    private static RouteConfig? Signalling(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RouteModel>() is { } route && IsSignalling(route.Config) ? route.Config : null;

    private RouteEndpoint Gate(Endpoint endpoint)
    {
        var plain = (RouteEndpoint)endpoint;
        var application = Signalling(plain)!.Metadata!.GetValueOrDefault(GateRoute.ApplicationKey, PlayGateOptions.DefaultApplication);
        var gate = new SignallingEndpoint(application, plain.RequestDelegate!, server);
        return new RouteEndpoint(gate.InvokeAsync, plain.RoutePattern, plain.Order, plain.Metadata, plain.DisplayName);
    }
}
