using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// Runs work on the database, and is the one place that tells an outage from everything else. Work never sees a caller's hurry as an
/// outage: cancellation stays cancellation.
/// </summary>
internal abstract class StoreConnection(TimeProvider time, StorePatience patience)
{
    public const string Away = "The store does not answer.";

    /// <summary>Work in the background, which may take several statements.</summary>
    public Task<T> RunAsync<T>(Func<PlayGateDb, Task<T>> work, CancellationToken cancellation) => WatchAsync(
        async () =>
        {
            await using var db = await OpenAsync(cancellation);
            return await work(db);
        },
        cancellation);

    /// <summary>As <see cref="RunAsync{T}"/>, for work that writes.</summary>
    public virtual Task<T> WriteAsync<T>(Func<PlayGateDb, Task<T>> work, CancellationToken cancellation) => RunAsync(work, cancellation);

    /// <summary>
    /// For work that somebody waits for, and who hears within <see cref="StorePatience.Viewer"/> whatever becomes of it. The work is told to stop
    /// then and is not waited for: taking a statement back is one more conversation with a server that does not answer.
    /// </summary>
    public async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await HurryAsync(work, cancellation);
        }
        catch (Exception late) when (late is TimeoutException || (late is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var failure = new TimeoutException($"No answer within {patience.Viewer.TotalSeconds} s.", late);
            Suspect(failure);
            throw Unavailable(failure);
        }
    }

    public abstract Task MigrateAsync(CancellationToken cancellation);

    /// <summary>Tells an outage from everything else.</summary>
    protected async Task<T> WatchAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        RefuseIfAway();
        try
        {
            return await work();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && IsOutage(failure))
        {
            Suspect(failure);
            throw Unavailable(failure);
        }
    }

    /// <summary>Ends within <see cref="StorePatience.Viewer"/>, with the work or without it.</summary>
    protected Task<T> HurryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        StopInTimeAsync(work, cancellation).WaitAsync(patience.Viewer, time, cancellation);

    private async Task<T> StopInTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var end = new CancellationTokenSource(patience.Effort, time);
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        return await work(hurry.Token);
    }

    protected abstract Task<PlayGateDb> OpenAsync(CancellationToken cancellation);

    /// <summary>Throws when the store is known to be away.</summary>
    protected virtual void RefuseIfAway()
    {
    }

    /// <summary>Something has failed that may be an outage.</summary>
    protected virtual void Suspect(Exception failure)
    {
    }

    protected static StoreUnavailableException Unavailable(Exception failure) => new(Away, failure);

    protected static bool IsOutage(Exception failure) =>
        failure is DbException or DbUpdateException or TimeoutException or SocketException or IOException or OperationCanceledException
        || (failure is InvalidOperationException && failure.InnerException is { } inner && IsOutage(inner));
}
