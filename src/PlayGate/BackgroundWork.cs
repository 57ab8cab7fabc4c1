using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PlayGate;

/// <summary>
/// Work that goes on until the application ends. An application that is disposed without having been stopped, as tests do, cancels its
/// services too; but the host takes a cancellation for a failure unless it is stopping, and logs it as critical. So it ends as work that is
/// done.
/// </summary>
internal abstract class BackgroundWork : BackgroundService
{
    /// <summary>As <see cref="BackgroundService.ExecuteAsync"/>, which may throw once it is cancelled.</summary>
    protected abstract Task WorkAsync(CancellationToken stoppingToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WorkAsync(stoppingToken);
        }
        catch (Exception end) when (stoppingToken.IsCancellationRequested && end is OperationCanceledException or ObjectDisposedException)
        {
            // The application has ended, and what the work uses may have gone before it.
        }
    }
}

internal static class HostedServices
{
    /// <summary>A service that others use, and that works on its own as well.</summary>
    public static IServiceCollection AddHosted<T>(this IServiceCollection services)
        where T : class, IHostedService => services
        .AddSingleton<T>()
        .AddHostedService(provider => provider.GetRequiredService<T>());
}
