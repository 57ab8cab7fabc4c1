using Microsoft.Extensions.Logging;
using PlayGate.Sessions;
using PlayGate.Store;

namespace PlayGate.Upkeep;

/// <summary>
/// Prepares the store and loads what a replica needs before its first request; then writes what the replica has seen, and reads what others
/// have changed, every second. While the store is away open sessions go on, and the watch tries again.
/// </summary>
internal sealed class StoreWatch(IGateStore store, StoreMemory memory, SightWriter sights, TimeProvider time, ILogger<StoreWatch> logger)
    : BackgroundWork
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isLoaded;
    private volatile string? _trouble;

    /// <summary>Whether keys, switches and ended sessions have been read since the start.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>What is wrong with the store, or null.</summary>
    public string? Trouble => _trouble;

    /// <summary>
    /// The first round ends before the server listens, unless it takes long, as while another replica migrates. If it fails or takes long,
    /// the server is live and not ready.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await _firstRound.Task.WaitAsync(StartLimit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!cancellationToken.IsCancellationRequested)
        {
            await RunRoundAsync(cancellationToken);
        }
    }

    /// <summary>Writes what this replica has seen, then reads what other replicas, or the caller, have changed.</summary>
    public async Task KeepUpAsync(CancellationToken cancellation)
    {
        await sights.WriteAsync(cancellation);
        await memory.RefreshAsync(cancellation);
    }

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, time);
        do
        {
            await RunRoundAsync(stoppingToken);
            _firstRound.TrySetResult();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunRoundAsync(CancellationToken cancellation)
    {
        try
        {
            await (_isLoaded ? KeepUpAsync(cancellation) : LoadAsync(cancellation));
            if (_trouble is not null)
            {
                StoreLog.StoreBack(logger);
            }

            _trouble = null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Report(failure);
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        await store.PrepareAsync(cancellation);
        await memory.LoadAsync(cancellation);
        _isLoaded = true;
    }

    /// <summary>Logs a line when the trouble starts or changes, not every second.</summary>
    private void Report(Exception failure)
    {
        var cause = StoreUnavailableException.CauseOf(failure);
        if (_trouble != cause)
        {
            StoreLog.StoreAway(logger, cause);
        }

        _trouble = cause;
    }
}
