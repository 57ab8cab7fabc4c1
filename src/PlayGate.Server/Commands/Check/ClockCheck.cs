using System.Globalization;

namespace PlayGate.Server.Commands.Check;

/// <summary>Whether this machine's clock agrees with the store's: replicas go by their own clocks, and kicks by the store's.</summary>
internal static class ClockCheck
{
    /// <summary>As the server says it in line 1011.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public static async Task RunAsync(Verdicts verdicts, IGateStore store, TimeProvider time, CancellationToken cancellation)
    {
        var before = time.GetUtcNow();
        if (await store.ReadTimeAsync(cancellation) is { } there)
        {
            var off = there - before - ((time.GetUtcNow() - before) / 2);
            var seconds = Math.Abs(off.TotalSeconds).ToString("0.0", CultureInfo.InvariantCulture);
            var isWell = off.Duration() <= Tolerance;
            verdicts.Add(
                "clock",
                isWell,
                isWell ? "ok" : $"{seconds} s {(off > TimeSpan.Zero ? "behind" : "ahead of")} the store's: let NTP keep both");
        }
    }
}
