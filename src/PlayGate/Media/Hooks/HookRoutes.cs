using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PlayGate.Media.Hooks;

/// <summary>The endpoints that media servers call.</summary>
public static class HookRoutes
{
    /// <summary>
    /// Maps <c>POST /hooks/{server}</c> for nginx-rtmp, SRS, MediaMTX and OvenMediaEngine. A caller learns only about the token that it
    /// presents, but it can end sessions: let only media servers reach these endpoints, or set <see cref="HookOptions.Secret"/>.
    /// </summary>
    public static void MapMediaHooks(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var secret = new HookSecret(services.GetRequiredService<IOptions<PlayGateOptions>>().Value.Hooks.Secret);
        foreach (var protocol in services.GetServices<IHookProtocol>())
        {
            var endpoint = ActivatorUtilities.CreateInstance<HookEndpoint>(services, protocol, secret);
            endpoints.MapPost("/hooks/" + protocol.Name, endpoint.InvokeAsync);
        }
    }
}
