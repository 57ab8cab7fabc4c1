namespace PlayGate.Audit;

/// <summary>How long it is remembered who changed what.</summary>
public sealed class AuditOptions
{
    /// <summary>How long changes stay written down.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long mintings do: a back-end may mint for every viewer. Zero: they are not written down.</summary>
    public TimeSpan MintRetention { get; set; } = TimeSpan.FromDays(7);
}
