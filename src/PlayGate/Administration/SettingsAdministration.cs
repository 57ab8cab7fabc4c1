using PlayGate.Audit;
using PlayGate.Routes;
using PlayGate.Settings;

namespace PlayGate.Administration;

/// <summary>The switches that operators turn.</summary>
public sealed class SettingsAdministration
{
    private readonly TokenControl _control;
    private readonly GuardedRoutes _routes;
    private readonly TimeProvider _time;

    internal SettingsAdministration(TokenControl control, GuardedRoutes routes, TimeProvider time)
    {
        (_control, _routes, _time) = (control, routes, time);
    }

    /// <summary>Whether there is such an application.</summary>
    public bool Knows(string application) => _routes.Applications().Contains(application);

    /// <summary>All applications, in the order of their names.</summary>
    public IReadOnlyList<string> Applications() => [.. _routes.Applications().Order(StringComparer.Ordinal)];

    /// <summary>The switches as they stand on this replica, and who turned them last.</summary>
    public ApplicationSettings Read(string application) => _control.Of(application);

    /// <summary>Turns the switches, on this replica before the call returns.</summary>
    /// <param name="settings">The switches.</param>
    /// <param name="by">Who turns them; null leaves it out of the audit.</param>
    /// <param name="cancellation">Stops it, where that is still possible.</param>
    /// <exception cref="StoreUnavailableException">The store cannot answer; nothing was turned.</exception>
    public Task WriteAsync(ApplicationSettings settings, AuditActor? by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (now, change) = (_time.GetUtcNow(), new AuditedChange(AuditActions.Switch)
        {
            Application = settings.Application,
            Target = settings.Application,
            Detail = $"play {OnOff(settings.PlayTokenControl)}, publish {OnOff(settings.PublishTokenControl)}",
        });
        return _control.WriteAsync(settings, now, by?.Does(change, now), cancellation);
    }

    private static string OnOff(bool isOn) => isOn ? "on" : "off";
}
