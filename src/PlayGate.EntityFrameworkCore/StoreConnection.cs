using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// Runs work on the database, and is the one place that tells an outage from everything else. Work never sees a caller's hurry as an
/// outage: cancellation stays cancellation.
/// </summary>
internal abstract class StoreConnection
{
    /// <summary>How long any statement of the gate may take; migrations take their own time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether deletions can pass over rows that another replica is deleting.</summary>
    public abstract bool SkipsLocked { get; }

    public Task<T> RunAsync<T>(Func<PlayGateDb, Task<T>> work, CancellationToken cancellation) => GuardAsync(
        async () =>
        {
            await using var db = await OpenAsync(cancellation);
            return await work(db);
        },
        cancellation);

    /// <summary>As <see cref="RunAsync{T}"/>, for work that writes.</summary>
    public virtual Task<T> WriteAsync<T>(Func<PlayGateDb, Task<T>> work, CancellationToken cancellation) => RunAsync(work, cancellation);

    public abstract Task MigrateAsync(CancellationToken cancellation);

    protected abstract Task<PlayGateDb> OpenAsync(CancellationToken cancellation);

    protected static async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && IsOutage(failure))
        {
            throw new StoreUnavailableException("The store does not answer.", failure);
        }
    }

    private static bool IsOutage(Exception failure) =>
        failure is DbException or DbUpdateException or TimeoutException or SocketException or IOException or OperationCanceledException
        || (failure is InvalidOperationException && failure.InnerException is { } inner && IsOutage(inner));
}
