namespace PlayGate.Audit;

/// <summary>How long the audit remembers changes.</summary>
public sealed class AuditOptions
{
    /// <summary>How long it remembers changes other than mintings.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long it remembers mintings: a back-end may mint for every viewer. Zero: mintings are not audited.</summary>
    public TimeSpan MintRetention { get; set; } = TimeSpan.FromDays(7);
}
