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

    /// <summary>Whether statements that are sent in one go are one transaction by themselves, which ends without a word to us.</summary>
    public abstract bool IsOneGoOneTransaction { get; }

    /// <summary>
    /// The present in a statement, in Unix milliseconds: that of the database's clock at the transaction's begin where replicas with clocks
    /// of their own share it, else what the parameter says.
    /// </summary>
    public abstract string Present(string parameter);

    /// <summary>What the database's clock says; null where it is this machine's.</summary>
    public abstract Task<DateTimeOffset?> ReadTimeAsync(PlayGateDb db, CancellationToken cancellation);

    /// <summary>A statement that locks the rows with these ids, in that order, until the transaction ends; nothing where writers queue anyway.</summary>
    public abstract string LockRows(string ids);

    /// <summary>
    /// A statement that waits for earlier turns of the same application, type and value of this column, as the row <c>@id</c> has them. The turn ends
    /// with the transaction. Nothing where writers queue anyway.
    /// </summary>
    /// <param name="column">The column; without a value there is no turn to take.</param>
    /// <param name="condition">Whether a turn is taken.</param>
    public abstract string TakeTurn(string column, string condition);

    /// <summary>
    /// A statement that removes some of the rows that the condition holds for, and none that somebody works on. It removes nothing while
    /// another replica is removing from the same table: one at a time is enough.
    /// </summary>
    public abstract string RemoveSome(string table, string condition, int most);

    /// <summary>A statement that does as <see cref="TellAsync"/> where there is such a row.</summary>
    public abstract string TellOf(string condition);

    /// <summary>Those whose stream ids begin so, letter for letter.</summary>
    public abstract IQueryable<Grant> StreamsFrom(IQueryable<Grant> grants, string prefix);

    /// <summary>Writes down when sessions were seen, and what they were sent since.</summary>
    public abstract Task TouchAsync(PlayGateDb db, SessionSight[] sights, CancellationToken cancellation);

    /// <summary>Tells all replicas that sessions were ended, when the transaction is committed.</summary>
    public abstract Task TellAsync(PlayGateDb db, CancellationToken cancellation);

    /// <summary>Calls back once it listens and whenever somebody tells, until it is cancelled.</summary>
    /// <exception cref="StoreUnavailableException">The connection is lost, or there was none to be had.</exception>
    public abstract Task ListenAsync(Action heard, CancellationToken cancellation);
}
