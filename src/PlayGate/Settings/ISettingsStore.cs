namespace PlayGate.Settings;

/// <summary>Where the switches live that operators turn while PlayGate runs.</summary>
public interface ISettingsStore
{
    /// <summary>The applications whose switches were ever turned.</summary>
    Task<IReadOnlyList<ApplicationSettings>> ReadAsync(CancellationToken cancellation);

    /// <summary>Writes one application's switches.</summary>
    Task WriteAsync(ApplicationSettings settings, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>The switches of one application.</summary>
/// <param name="Application">Its name.</param>
/// <param name="PlayTokenControl">Whether viewers need a token.</param>
/// <param name="PublishTokenControl">Whether publishers need a token.</param>
public sealed record ApplicationSettings(string Application, bool PlayTokenControl = true, bool PublishTokenControl = true);
