using Microsoft.Extensions.Logging;
using PlayGate.Telemetry;

namespace PlayGate.Store;

/// <summary>
/// The difference between this replica's clock and the store's. Times that one replica writes and another compares (sights, endings) are
/// the store's, since the clocks of two replicas may differ by minutes. The times in a token or a ticket are judged by this replica's own
/// clock.
/// </summary>
internal sealed class StoreClock(IGateStore store, TimeProvider time, LineLimit lines, ILogger<StoreClock> logger)
{
    /// <summary>A clock that is kept by NTP differs by milliseconds.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    /// <summary>It is unknown when a slower answer was given.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private long _ahead;

    /// <summary>How far the store's clock was ahead of this one at the last look.</summary>
    public TimeSpan Ahead => new(Interlocked.Read(ref _ahead));

    public bool IsOff => Ahead.Duration() > Tolerance;

    /// <summary>The present, by the store's clock.</summary>
    public DateTimeOffset Now => ToStore(time.GetUtcNow());

    /// <summary>The earlier time of both clocks: what is over by one of them only may not be over.</summary>
    public DateTimeOffset EarlierNow => time.GetUtcNow() + (Ahead < TimeSpan.Zero ? Ahead : TimeSpan.Zero);

    public DateTimeOffset ToStore(DateTimeOffset here) => here + Ahead;

    public DateTimeOffset FromStore(DateTimeOffset there) => there - Ahead;

    /// <summary>Waits until this instant by the store's clock.</summary>
    public Task DelayAsync(DateTimeOffset until, CancellationToken cancellation) =>
        until - Now is var left && left > TimeSpan.Zero ? Task.Delay(left, time, cancellation) : Task.CompletedTask;

    /// <summary>Asks the store for its time.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async Task<DateTimeOffset> ReadAsync(CancellationToken cancellation)
    {
        var (here, began) = (time.GetUtcNow(), time.GetTimestamp());
        if (await store.ReadTimeAsync(cancellation) is not { } there)
        {
            return here;
        }

        var took = time.GetElapsedTime(began);
        if (took <= LongestLook)
        {
            Interlocked.Exchange(ref _ahead, (there - here - (took / 2)).Ticks);
            Report();
        }

        return there;
    }

    private void Report()
    {
        if (IsOff && lines.Allows(1011))
        {
            StoreLog.ClockIsOff(logger, Math.Round(Math.Abs(Ahead.TotalSeconds), 1), Ahead > TimeSpan.Zero ? "behind" : "ahead of");
        }
    }
}
