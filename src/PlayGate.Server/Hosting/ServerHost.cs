using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PlayGate.Clients;
using PlayGate.EntityFrameworkCore;
using PlayGate.ForwardAuth;
using PlayGate.Http;
using PlayGate.Server.Configuration;
using PlayGate.Server.Management;
using PlayGate.Server.Panel.Hosting;
using PlayGate.Server.Panel.SignIn;
using PlayGate.Server.Panel.TestPlay;
using PlayGate.Server.Telemetry;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Server.Hosting;

/// <summary>
/// Builds the host: two listeners, two pipelines that share nothing but the services behind them, and the gate when the panel plays.
/// </summary>
internal static class ServerHost
{
    public static string EnvironmentName() =>
        Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
        ?? Environments.Production;

    /// <param name="settings">Sound settings.</param>
    /// <param name="replace">Puts other services in place of ours, e.g. a clock.</param>
    public static IHost Build(ServerSettings settings, Action<IServiceCollection>? replace = null)
    {
        ServerLimits.ApplyToProcess();
        return Builder(settings, replace).Build();
    }

    private static IHostBuilder Builder(ServerSettings settings, Action<IServiceCollection>? replace) => new HostBuilder()
        .UseEnvironment(EnvironmentName())
        .UseContentRoot(Directory.GetCurrentDirectory())
        .ConfigureAppConfiguration(builder => builder.AddConfiguration(settings.Configuration))
        .ConfigureLogging(logging => logging
            .AddConfiguration(settings.Configuration.GetSection("Logging"))
            .AddConsole())
        .ConfigureServices(services =>
        {
            AddServices(services, settings);
            replace?.Invoke(services);
        })
        .ConfigureWebHost(web => web
            .UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, settings))
            .Configure(UsePipelines));

    private static void ConfigureKestrel(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.PassHeaderBytes();
        settings.Limits.Apply(kestrel.Limits);
        Listener.Mark(kestrel, settings.Configuration);
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings)
    {
        services.AddRouting();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        services.Configure<AdminOptions>(settings.Configuration.GetSection($"{ServerSettings.Section}:Admin"));
        AddForwardedHeaders(services, settings.Server.ForwardedHeaders);
        AddStore(services, settings);
        AddProxy(services, settings);
        services.AddServerTelemetry(settings.Configuration);
        services.AddManagement();
        services.AddPanel().AddSignIn(settings.Server.Admin);
        services.AddSingleton(settings);
        services.AddHostedService<StartWarnings>();
    }

    private static void AddProxy(IServiceCollection services, ServerSettings settings)
    {
        var gate = settings.Configuration.GetSection(ServerSettings.Section).Get<PlayGateOptions>() ?? new PlayGateOptions();
        var (routes, clusters) = OriginRoutes.From(settings.Server, gate);
        var proxy = services.AddReverseProxy().LoadFromMemory(routes, clusters);
        if (settings.Configuration.GetSection(ServerSettings.ProxySection) is var section && section.Exists())
        {
            proxy.LoadFromConfig(section);
        }

        proxy.AddPlayGate(options =>
        {
            // The pipeline of this host's proxy holds nothing but YARP's own.
            options.Shield.SkipProxyOnHit = true;
            settings.Configuration.GetSection(ServerSettings.Section).Bind(options);
            options.PublicUrl = settings.PublicUrl;
        });
    }

    private static void AddStore(IServiceCollection services, ServerSettings settings)
    {
        var server = settings.Server;
        var protection = server.Store == StoreKind.Postgres
            ? services.AddPostgresStore(settings.ConnectionString, server.Migrate)
            : services.AddSqliteStore(settings.ConnectionString);
        if (server.Keys.Certificate is { } file)
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, server.Keys.CertificatePassword);
            protection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        }
    }

    private static void AddForwardedHeaders(IServiceCollection services, ForwardedOptions forwarded) =>
        services.Configure<ForwardedHeadersOptions>(options =>
    {
        options.ForwardedHeaders = forwarded.Any
            ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
            : ForwardedHeaders.None;
        options.ForwardLimit = null;
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in forwarded.KnownProxies)
        {
            options.KnownProxies.Add(ClientAddress.Plain(IPAddress.Parse(proxy)));
        }

        foreach (var network in forwarded.KnownNetworks)
        {
            options.KnownIPNetworks.Add(Networks.Parse(network));
        }
    });

    private static void UsePipelines(IApplicationBuilder app)
    {
        var server = app.ApplicationServices.GetRequiredService<ServerSettings>().Server;
        var askingProxies = new Networks(server.ForwardAuth.AllowedNetworks);
        app.UseWhen(Listener.IsAdmin, management => management.UseForwardAuth(askingProxies.Contain));
        if (server.ForwardedHeaders.Any)
        {
            app.UseForwardedHeaders();
        }

        var gate = GatePipeline(app);
        app.MapWhen(Listener.IsAdmin, management => management
            .UseManagementFence()
            .UseTestPlay(gate)
            .UseRouting()
            .UseEndpoints(endpoints =>
            {
                endpoints.MapManagement();
                endpoints.MapSignIn(server.Admin);
            })
            .UsePanel());
        app.UseWithoutPanelCookies().Use(_ => gate);
    }

    /// <summary>What a viewer's request goes through.</summary>
    private static RequestDelegate GatePipeline(IApplicationBuilder app)
    {
        var gate = app.New();
        gate.UsePathGuard()
            .UseRouting()
            .UseEndpoints(endpoints => endpoints.MapReverseProxy())
            .RunNotFound();
        return gate.Build();
    }
}
