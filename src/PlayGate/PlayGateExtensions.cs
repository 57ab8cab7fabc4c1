using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PlayGate.Administration;
using PlayGate.Audit;
using PlayGate.Delivery;
using PlayGate.ForwardAuth;
using PlayGate.Gate;
using PlayGate.Http;
using PlayGate.Issuers;
using PlayGate.Media;
using PlayGate.Playlists;
using PlayGate.Redemption;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Shield;
using PlayGate.Statistics;
using PlayGate.Telemetry;
using PlayGate.Tokens;
using PlayGate.Upkeep;
using Yarp.ReverseProxy.Transforms.Builder;

namespace PlayGate;

/// <summary>The library's table of contents.</summary>
public static class PlayGateExtensions
{
    /// <summary>
    /// Puts the gate in front of every route whose metadata says <c>"PlayGate": "play"</c>; other routes are not touched. Needs an
    /// <see cref="IGateStore"/> as a service, e.g. from PlayGate.EntityFrameworkCore, and Data Protection with keys that all replicas
    /// share.
    /// </summary>
    /// <param name="proxy">The reverse proxy.</param>
    /// <param name="configure">Settings; a host may bind them from configuration instead.</param>
    public static IReverseProxyBuilder AddPlayGate(this IReverseProxyBuilder proxy, Action<PlayGateOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        var services = proxy.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddDataProtection();
        services.AddOptions<PlayGateOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PlayGateOptions>, PlayGateOptionsValidator>());
        services
            .AddAudit().AddTelemetry().AddSettings()
            .AddTokens().AddIssuers().AddRoutes().AddSessions().AddReporting().AddRedemption()
            .AddGate().AddDelivery().AddPlaylists().AddForwardAuth().AddMedia().AddShield()
            .AddUpkeep().AddAdministration().AddStatistics();
        proxy.AddConfigFilter<HeaderEncoding>();
        AddStoreParts(services);
        return proxy;
    }

    /// <summary>A feature asks for its own part of the store; an application registers the whole.</summary>
    private static void AddStoreParts(IServiceCollection services)
    {
        services.TryAddSingleton<ITokenStore>(provider => provider.GetRequiredService<IGateStore>());
        services.TryAddSingleton<ISessionStore>(provider => provider.GetRequiredService<IGateStore>());
        services.TryAddSingleton<ITokenKeyStore>(provider => provider.GetRequiredService<IGateStore>());
        services.TryAddSingleton<ISettingsStore>(provider => provider.GetRequiredService<IGateStore>());
        services.TryAddSingleton<IAuditStore>(provider => provider.GetRequiredService<IGateStore>());
        services.TryAddSingleton<IStatisticsStore>(provider => provider.GetRequiredService<IGateStore>());
    }
}
