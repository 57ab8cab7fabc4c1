using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlayGate.Audit;
using PlayGate.Store;

namespace PlayGate.Upkeep;

/// <summary>Takes expired tokens and finished sessions out of the store within a minute of their end.</summary>
internal sealed class StoreCleaning(IGateStore store, StoreClock clock, IOptions<PlayGateOptions> options, TimeProvider time, ILogger<StoreCleaning> logger)
    : BackgroundWork
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    /// <summary>Every replica writes its sights within ten seconds; one that could not for a while is not to cost its viewers their sessions.</summary>
    private static readonly TimeSpan IdleSlack = TimeSpan.FromSeconds(30);

    /// <summary>The quarter of an hour that is shown, and some minutes for a replica whose clock is behind.</summary>
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
            // A replica that is ahead must not take what is still good on the others; one that is behind leaves it to them.
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
            // StoreWatch says so, and the next round cleans what this one could not.
        }
    }

    private Task<int> CleanAuditAsync(AuditOptions audit, DateTimeOffset now, CancellationToken cancellation) =>
        store.CleanAuditAsync(now - audit.Retention, now - (audit.MintRetention < audit.Retention ? audit.MintRetention : audit.Retention), cancellation);
}
