using Microsoft.Extensions.DependencyInjection;

namespace PlayGate.Routes;

internal static class RouteServices
{
    public static IServiceCollection AddRoutes(this IServiceCollection services) => services.AddSingleton<GuardedRoutes>();
}
