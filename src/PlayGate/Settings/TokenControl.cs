using System.Collections.Frozen;
using PlayGate.Audit;

namespace PlayGate.Settings;

/// <summary>
/// Whether an application asks for tokens. Held in memory and read from the store every second, so that a switch turned on one replica
/// holds on all of them. An application without a switch asks.
/// </summary>
internal sealed class TokenControl(ISettingsStore store)
{
    private volatile FrozenDictionary<string, ApplicationSettings> _settings = FrozenDictionary<string, ApplicationSettings>.Empty;

    public bool Asks(string application, TokenType type)
    {
        var settings = Of(application);
        return type == TokenType.Play ? settings.PlayTokenControl : settings.PublishTokenControl;
    }

    public ApplicationSettings Of(string application) =>
        _settings.TryGetValue(application, out var settings) ? settings : new ApplicationSettings(application);

    public async Task ReadAsync(CancellationToken cancellation) =>
        _settings = (await store.ReadAsync(cancellation)).ToFrozenDictionary(settings => settings.Application, StringComparer.Ordinal);

    public async Task WriteAsync(ApplicationSettings settings, DateTimeOffset now, AuditEntry? audit, CancellationToken cancellation)
    {
        await store.WriteAsync(settings, now, audit, cancellation);
        await ReadAsync(cancellation);
    }
}
