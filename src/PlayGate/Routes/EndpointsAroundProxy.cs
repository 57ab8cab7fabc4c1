using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Routes;

/// <summary>
/// Puts something of ours around every endpoint that YARP maps for a route of some kind, when routing chooses it. So it stands wherever the
/// application maps its proxy, and an application that adds PlayGate cannot forget a middleware.
/// </summary>
internal abstract class EndpointsAroundProxy : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _around = [];

    /// <summary>After all policies that only choose.</summary>
    public override int Order => int.MaxValue - 100;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => OursAt(endpoint) is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && OursAt(candidates[i].Endpoint) is not null)
            {
                candidates.ReplaceEndpoint(i, _around.GetValue(candidates[i].Endpoint, Around), candidates[i].Values);
            }
        }

        return Task.CompletedTask;
    }

    protected abstract bool IsOurs(RouteConfig route);

    /// <summary>What stands in the place of YARP's pipeline, and may run it.</summary>
    protected abstract RequestDelegate Around(RouteModel route, RequestDelegate proxy);

    private RouteModel? OursAt(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<RouteModel>() is { } route && IsOurs(route.Config) ? route : null;

    private RouteEndpoint Around(Endpoint endpoint)
    {
        var plain = (RouteEndpoint)endpoint;
        return new RouteEndpoint(
            Around(OursAt(plain)!, plain.RequestDelegate!), plain.RoutePattern, plain.Order, plain.Metadata, plain.DisplayName);
    }
}
