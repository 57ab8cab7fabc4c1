using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// Runs work on the database, and is the one place that tells an outage from other failures. A caller that cancels is no outage.
/// </summary>
internal abstract class StoreConnection(TimeProvider time, StorePatience patience)
{
    public const string Away = "The store does not answer.";

    /// <summary>How long callers wait.</summary>
    public StorePatience Patience { get; } = patience;

    /// <summary>
    /// Work in the background, which may take several statements. It is begun once more where its connection had been cut off, so running
    /// all of it twice has to have the same outcome. Other work belongs in a transaction that <see cref="PlayGateDb.CommitAsync"/> ends.
    /// </summary>
    public virtual Task<T> RunAsync<T>(Func<PlayGateDb, Task<T>> work, CancellationToken cancellation)
    {
        PlayGateDb? used = null;
        return WatchAsync(
            async () =>
            {
                await using var db = used = await OpenAsync(cancellation);
                return await work(db);
            },
            () => used?.IsCommitting != true,
            cancellation);
    }

    /// <summary>As <see cref="RunAsync{T}"/>, for work that writes.</summary>
    public virtual Task<T> WriteAsync<T>(Func<PlayGateDb, Task<T>> work, CancellationToken cancellation) => RunAsync(work, cancellation);

    /// <summary>
    /// For work that a client waits for: the caller gets an answer or an outage within <see cref="StorePatience.Viewer"/>. Late work is
    /// cancelled and not waited for: cancelling a statement is one more conversation with a server that does not answer.
    /// </summary>
    public async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await HurryAsync(work, cancellation);
        }
        catch (Exception late)
            when (late is TimeoutException || (late is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var failure = new TimeoutException($"No answer within {Patience.Viewer.TotalSeconds} s.", late);
            Suspect(failure);
            throw Unavailable(failure);
        }
    }

    public abstract Task MigrateAsync(CancellationToken cancellation);

    /// <summary>Runs work and tells an outage from other failures.</summary>
    /// <param name="work">The work, on a connection of its own each time it is begun.</param>
    /// <param name="mayBeginAgain">Whether it has the same outcome when it is begun again.</param>
    /// <param name="cancellation">Ends it.</param>
    protected async Task<T> WatchAsync<T>(Func<Task<T>> work, Func<bool> mayBeginAgain, CancellationToken cancellation)
    {
        RefuseIfAway();
        try
        {
            return await BeginAsync(work, mayBeginAgain, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && IsOutage(failure))
        {
            Suspect(failure);
            throw Unavailable(failure);
        }
    }

    /// <summary>
    /// A server that restarts, or an operator, cuts connections off that lie in the pool; the first statement on each finds that out. That
    /// is no outage yet: a fresh connection may answer.
    /// </summary>
    protected async Task<T> BeginAsync<T>(Func<Task<T>> work, Func<bool> mayBeginAgain, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && mayBeginAgain() && TryMend(failure))
        {
            return await work();
        }
    }

    /// <summary>Whether the connection had been cut off and the next one will be a fresh one.</summary>
    protected virtual bool TryMend(Exception failure) => false;

    /// <summary>Ends within <see cref="StorePatience.Viewer"/>, with the work or without it.</summary>
    protected Task<T> HurryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        StopInTimeAsync(work, cancellation).WaitAsync(Patience.Viewer, time, cancellation);

    private async Task<T> StopInTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var end = new CancellationTokenSource(Patience.Effort, time);
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        return await work(hurry.Token);
    }

    protected abstract Task<PlayGateDb> OpenAsync(CancellationToken cancellation);

    /// <summary>Throws when the store is known to be away.</summary>
    protected virtual void RefuseIfAway()
    {
    }

    /// <summary>Called with a failure that may be an outage.</summary>
    protected virtual void Suspect(Exception failure)
    {
    }

    protected static StoreUnavailableException Unavailable(Exception failure) => new(Away, failure);

    protected static bool IsOutage(Exception failure) =>
        failure is DbException or DbUpdateException or TimeoutException or SocketException or IOException or OperationCanceledException
        || (failure is InvalidOperationException && failure.InnerException is { } inner && IsOutage(inner));
}
