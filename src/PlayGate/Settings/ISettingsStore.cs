using PlayGate.Audit;

namespace PlayGate.Settings;

/// <summary>Where the switches live. Operators turn them while PlayGate runs.</summary>
public interface ISettingsStore
{
    /// <summary>The switches of all applications whose switches were ever turned.</summary>
    Task<IReadOnlyList<ApplicationSettings>> ReadAsync(CancellationToken cancellation);

    /// <summary>Writes one application's switches and, in the same transaction, the audit's entry.</summary>
    Task WriteAsync(ApplicationSettings settings, DateTimeOffset now, AuditEntry? audit, CancellationToken cancellation);

    /// <summary>The same without an entry in the audit.</summary>
    Task WriteAsync(ApplicationSettings settings, DateTimeOffset now, CancellationToken cancellation) =>
        WriteAsync(settings, now, null, cancellation);
}

/// <summary>The switches of one application.</summary>
/// <param name="Application">Its name.</param>
/// <param name="PlayTokenControl">Whether viewers need a token.</param>
/// <param name="PublishTokenControl">Whether publishers need a token.</param>
public sealed record ApplicationSettings(string Application, bool PlayTokenControl = true, bool PublishTokenControl = true)
{
    /// <summary>When they were last turned; null where they never were.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Who turned them last, where it is known.</summary>
    public string? ChangedBy { get; init; }
}
