using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PlayGate.Media.Hooks;

/// <summary>Where media servers ask.</summary>
public static class HookRoutes
{
    /// <summary>
    /// Maps <c>POST /hooks/{server}</c> for nginx-rtmp, SRS, MediaMTX and OvenMediaEngine. Whoever reaches these decides about nobody's
    /// token but the one shown, yet can end sessions: let only media servers reach them, or set <see cref="HookOptions.Secret"/>.
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
