using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlayGate.Audit;
using PlayGate.Store;

namespace PlayGate.Upkeep;

/// <summary>Removes expired tokens and finished sessions from the store within a minute of their end.</summary>
internal sealed class StoreCleaning(
    IGateStore store, StoreClock clock, IOptions<PlayGateOptions> options, TimeProvider time, ILogger<StoreCleaning> logger)
    : BackgroundWork
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Replicas write when they saw a session within ten seconds. A replica that is late must not cost its viewers their sessions.
    /// </summary>
    private static readonly TimeSpan IdleSlack = TimeSpan.FromSeconds(30);

    /// <summary>The fifteen minutes that the panel displays, and some more for a replica whose clock is behind.</summary>
    private static readonly TimeSpan SamplesKept = TimeSpan.FromMinutes(20);

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await CleanAsync(stoppingToken);
        }
    }

    internal async Task CleanAsync(CancellationToken cancellation)
    {
        try
        {
            // A replica whose clock is ahead must not remove what is still valid on others; one that is behind leaves it to them.
            var now = clock.EarlierNow;
            var idleSince = options.Value.Session.IdleTimeout is { } timeout ? clock.Now - timeout - IdleSlack : (DateTimeOffset?)null;
            var removed = await store.CleanAsync(now, idleSince, cancellation);
            removed += await store.CleanSamplesAsync(now - SamplesKept, cancellation);
            removed += await CleanAuditAsync(options.Value.Audit, now, cancellation);
            if (removed > 0)
            {
                StoreLog.Cleaned(logger, removed);
            }
        }
        catch (StoreUnavailableException)
        {
            // StoreWatch logs it; the next round cleans what this one could not.
        }
    }

    private Task<int> CleanAuditAsync(AuditOptions audit, DateTimeOffset now, CancellationToken cancellation)
    {
        var mintRetention = audit.MintRetention < audit.Retention ? audit.MintRetention : audit.Retention;
        return store.CleanAuditAsync(now - audit.Retention, now - mintRetention, cancellation);
    }
}
