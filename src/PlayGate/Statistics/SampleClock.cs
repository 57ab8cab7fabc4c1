namespace PlayGate.Statistics;

/// <summary>The instants that samples end at, the same on all replicas.</summary>
internal static class SampleClock
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    /// <summary>How much is shown.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>How much is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(20);

    /// <summary>How long after its last word a replica counts as there: one sample may come late.</summary>
    public static readonly TimeSpan Patience = Step * 2.5;

    /// <summary>How lately a session has to be seen to count as a viewer: a player of HLS asks every few seconds, and it is written down within ten.</summary>
    public static readonly TimeSpan Watching = TimeSpan.FromSeconds(30);

    /// <summary>The last such instant.</summary>
    public static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Step.Ticks), TimeSpan.Zero);
}
