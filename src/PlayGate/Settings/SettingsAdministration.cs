using PlayGate.Gate;

namespace PlayGate.Settings;

/// <summary>The operators' switches.</summary>
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

    /// <summary>The switches as they stand on this replica.</summary>
    public ApplicationSettings Read(string application) => _control.Of(application);

    /// <summary>Turns the switches, on this replica before the call returns.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer; nothing was turned.</exception>
    public Task WriteAsync(ApplicationSettings settings, CancellationToken cancellation) =>
        _control.WriteAsync(settings, _time.GetUtcNow(), cancellation);
}
