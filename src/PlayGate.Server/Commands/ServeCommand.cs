using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.Server.Commands;

/// <summary><c>playgate</c>: serves until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <param name="arguments">Settings from the command line.</param>
    /// <param name="overrides">Settings that come over all others.</param>
    /// <param name="cancellation">Stops the server.</param>
    /// <param name="whenUp">Called once the server listens.</param>
    public static async Task<int> RunAsync(
        string[] arguments,
        IReadOnlyDictionary<string, string?>? overrides,
        CancellationToken cancellation,
        Func<IServiceProvider, ServerSettings, Task>? whenUp = null)
    {
        var (settings, errors) = ServerSettings.Read(arguments, overrides);
        if (settings is null)
        {
            return CommandLine.Fail(errors);
        }

        try
        {
            using var host = ServerHost.Build(settings);
            _ = host.Services.GetRequiredService<IOptions<PlayGateOptions>>().Value;
            await StartAsync(host, cancellation);
            GiveBackWhatTheStartLeft();
            if (whenUp is not null)
            {
                await whenUp(host.Services, settings);
            }

            await host.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception failure) when (StartFailure.Explain(failure) is { } lines)
        {
            return CommandLine.Fail(lines);
        }
    }

    /// <summary>
    /// A start allocates more than an hour of idling: models, expressions, configuration. An idle process would keep that for as long as
    /// nothing makes it collect.
    /// </summary>
    private static void GiveBackWhatTheStartLeft() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>What has started is stopped before it is disposed of, or it would meet a store that is gone and say so.</summary>
    private static async Task StartAsync(IHost host, CancellationToken cancellation)
    {
        try
        {
            await host.StartAsync(cancellation);
        }
        catch
        {
            await host.StopAsync(CancellationToken.None);
            throw;
        }
    }
}
