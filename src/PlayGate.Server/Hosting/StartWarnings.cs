using PlayGate.Server.Configuration;
using PlayGate.Server.Management;

namespace PlayGate.Server.Hosting;

/// <summary>What works but should not stay so, said once at start. Events 3000 to 3009.</summary>
internal sealed partial class StartWarnings(ServerSettings settings, IHostEnvironment environment, ILogger<StartWarnings> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var server = settings.Server;
        if (environment.IsProduction() && server.Keys.Certificate is null && server.Store == StoreKind.Postgres)
        {
            KeysInTheClear(logger);
        }

        if (!server.Admin.AsksForKey && server.Admin.AllowedNetworks.Any(network => !Networks.IsLoopback(network)))
        {
            ManagementWithoutKeys(logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3000, LogLevel.Warning, "PlayGate:Keys:Certificate is not set: a reader of the database can forge sessions")]
    private static partial void KeysInTheClear(ILogger logger);

    [LoggerMessage(3001, LogLevel.Warning, "PlayGate:Admin:AllowedNetworks goes beyond loopback and neither PlayGate:Admin:ApiKeys nor "
        + "PlayGate:Admin:Oidc is set: everybody there can mint tokens")]
    private static partial void ManagementWithoutKeys(ILogger logger);
}
