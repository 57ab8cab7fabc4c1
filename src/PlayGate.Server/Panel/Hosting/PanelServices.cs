using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using PlayGate.Administration;
using PlayGate.Audit;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Server.Configuration;
using PlayGate.Server.Panel.Parts;
using PlayGate.Server.Panel.SignIn;
using PlayGate.Statistics;

namespace PlayGate.Server.Panel.Hosting;

/// <summary>What the panel registers in the host, and what it takes along from there.</summary>
internal static class PanelServices
{
    /// <summary>What the panel's services use of the host.</summary>
    private static readonly Type[] Shared =
    [
        typeof(ILoggerFactory), typeof(IConfiguration), typeof(IHostEnvironment), typeof(IWebHostEnvironment), typeof(
            IHostApplicationLifetime),
        typeof(TimeProvider), typeof(IDataProtectionProvider), typeof(IMeterFactory), typeof(DiagnosticListener), typeof(DiagnosticSource),
        typeof(ServerSettings), typeof(IOptions<PlayGateOptions>), typeof(IAntiforgery),
        typeof(TokenMint), typeof(TokenAdministration), typeof(TokenExplainer), typeof(SessionAdministration), typeof(
            SettingsAdministration),
        typeof(AuditTrail), typeof(ClusterStats), typeof(LastRefusals),
    ];

    public static IServiceCollection AddPanel(this IServiceCollection services) => services
        .AddSingleton<PanelHost>()
        .AddAntiforgery(options => options.Cookie.Name = PanelCookies.Form);

    public static void Share(IServiceProvider host, IServiceCollection services)
    {
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>)).AddOptions();
        foreach (var type in Shared)
        {
            services.AddSingleton(type, host.GetRequiredService(type));
        }
    }

    public static void AddPanelParts(this IServiceCollection services) => services
        .AddSingleton<SignIns>()
        .AddScoped<PanelBrowser>()
        .AddScoped<PanelUser>()
        .AddScoped<SessionEnding>()
        .AddScoped<MintingAgain>()
        .AddScoped<CircuitHandler, PanelCircuit>();

    /// <summary>Behind the fence and the key: the panel's pages and files, for what is no call of the API.</summary>
    public static IApplicationBuilder UsePanel(this IApplicationBuilder app)
    {
        var panel = app.ApplicationServices.GetRequiredService<PanelHost>();
        return app.Use((context, next) =>
            PanelAssets.Has(context.Request.Path) ? PanelAssets.AnswerAsync(context)
            : PanelPaths.Contain(context.Request.Path) ? panel.AnswerAsync(context)
            : next(context));
    }
}
