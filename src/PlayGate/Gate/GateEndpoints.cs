using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.Options;
using PlayGate.Publishing.Whip;
using PlayGate.Shield;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Gate;

/// <summary>
/// Puts <see cref="GateEndpoint"/> around every endpoint that YARP maps for a guarded route, when routing chooses it. So the gate
/// stands wherever the application maps its proxy, and whoever adds PlayGate cannot forget a middleware.
/// </summary>
internal sealed class GateEndpoints(StoredHits hits, Cors cors, Refusals refusals, WhipEndpoints whip, IOptions<PlayGateOptions> options) : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _gated = [];

    /// <summary>After all policies that only choose.</summary>
    public override int Order => int.MaxValue - 100;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => Guarded(endpoint) is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && Guarded(candidates[i].Endpoint) is not null)
            {
                candidates.ReplaceEndpoint(i, _gated.GetValue(candidates[i].Endpoint, Gate), candidates[i].Values);
            }
        }

        return Task.CompletedTask;
    }

    private static RouteModel? Guarded(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RouteModel>() is { } route && GateRoute.KindOf(route.Config) is not null ? route : null;

    private RouteEndpoint Gate(Endpoint endpoint)
    {
        var plain = (RouteEndpoint)endpoint;
        var model = Guarded(plain)!;
        var route = GateRoute.From(model.Config, options.Value);
        var gate = route.Kind.IsSignalling()
            ? whip.Of(route, plain.RequestDelegate!)
            : new GateEndpoint(route, plain.RequestDelegate!, hits.On(model), cors, refusals).InvokeAsync;
        return new RouteEndpoint(gate, plain.RoutePattern, plain.Order, plain.Metadata, plain.DisplayName);
    }
}
