namespace PlayGate.Statistics;

/// <summary>The instants that samples end at, the same on all replicas.</summary>
internal static class SampleClock
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    /// <summary>The period that the panel displays.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>How long a replica counts as alive after its last sample: one sample may come late.</summary>
    public static readonly TimeSpan Patience = Step * 2.5;

    /// <summary>The last such instant.</summary>
    public static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Step.Ticks), TimeSpan.Zero);
}
