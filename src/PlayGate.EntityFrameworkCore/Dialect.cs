using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

/// <summary>What the two databases are told in different words.</summary>
internal abstract class Dialect
{
    /// <summary>
    /// Ends a selection of rows to be changed. Every statement that changes several rows locks them in the order of their ids, so that
    /// replicas which change the same rows never wait for each other in a circle.
    /// </summary>
    public abstract string InOrder { get; }

    /// <summary>Locks rows in that order until the transaction ends.</summary>
    public abstract Task LockAsync(PlayGateDb db, Guid[] ids, CancellationToken cancellation);

    /// <summary>Waits for all who took a turn by one of these names before, until the transaction ends.</summary>
    public abstract Task TakeTurnAsync(PlayGateDb db, string[] names, CancellationToken cancellation);

    /// <summary>Writes down when sessions were seen, and what they were sent since.</summary>
    public abstract Task TouchAsync(PlayGateDb db, SessionSight[] sights, CancellationToken cancellation);

    /// <summary>Tells all replicas that sessions were ended, when the transaction is committed.</summary>
    public abstract Task TellAsync(PlayGateDb db, CancellationToken cancellation);

    /// <summary>Calls back once it listens and whenever somebody tells, until it is cancelled.</summary>
    /// <exception cref="StoreUnavailableException">The connection is lost, or there was none to be had.</exception>
    public abstract Task ListenAsync(Action heard, CancellationToken cancellation);
}
