using Microsoft.Extensions.Hosting;
using PlayGate.Routes;
using PlayGate.Telemetry;
using Yarp.ReverseProxy;

namespace PlayGate.Reporting;

/// <summary>
/// Publishes counters with 0 when every hosted service has started: OpenTelemetry's own is one of them, and measures nothing before. Of
/// routes and clusters it takes those that there are by then; later ones appear with their first count.
/// </summary>
internal sealed class CountersFromZero(IEnumerable<ICountsFromZero> counters, GuardedRoutes routes, IProxyStateLookup proxy)
    : IHostedLifecycleService
{
    /// <summary>OpenTelemetry keeps 2000 series of an instrument; refusals have some 30 for each application.</summary>
    private const int Most = 32;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var applications = routes.Applications().Order(StringComparer.Ordinal).Take(Most).ToList();
        var values = new TagValues(
            applications,
            [.. routes.Kinds().Where(route => applications.Contains(route.Application))
                .Select(route => (route.Application, route.Kind.Name()))],
            [.. proxy.GetClusters().Select(cluster => cluster.ClusterId).Order(StringComparer.Ordinal).Take(Most)]);
        foreach (var counter in counters)
        {
            counter.CountFromZero(values);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
