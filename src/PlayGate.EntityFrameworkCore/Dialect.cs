using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

/// <summary>What the two databases do in different ways.</summary>
internal abstract class Dialect
{
    /// <summary>
    /// Ends a selection of rows to be changed. Every statement that changes several rows locks them in the order of their ids, so that
    /// replicas which change the same rows never wait for each other in a circle.
    /// </summary>
    public abstract string InOrder { get; }

    /// <summary>Whether statements that are sent in one go are one transaction by themselves.</summary>
    public abstract bool IsOneGoOneTransaction { get; }

    /// <summary>
    /// The present in a statement, in Unix milliseconds: the transaction's begin by the database's clock, where replicas with clocks of
    /// their own share the database; else the parameter.
    /// </summary>
    public abstract string Present(string parameter);

    /// <summary>The time of the database's clock; null where that is this machine's.</summary>
    public abstract Task<DateTimeOffset?> ReadTimeAsync(PlayGateDb db, CancellationToken cancellation);

    /// <summary>
    /// A statement that locks the rows with these ids, in that order, until the transaction ends; nothing where writers queue anyway.
    /// </summary>
    public abstract string LockRows(string ids);

    /// <summary>
    /// A statement that waits for earlier turns of the same application, type and value of this column, as the row <c>@id</c> has them. The
    /// turn ends with the transaction. Nothing where writers queue anyway.
    /// </summary>
    /// <param name="column">The column; without a value there is no turn to take.</param>
    /// <param name="condition">Whether a turn is taken.</param>
    public abstract string TakeTurn(string column, string condition);

    /// <summary>
    /// A statement that removes some of the rows that the condition holds for, and none that another transaction has locked. It removes
    /// nothing while another replica is removing from the same table: one at a time is enough.
    /// </summary>
    public abstract string RemoveSome(string table, string condition, int most);

    /// <summary>A statement that does as <see cref="TellAsync"/> where there is such a row.</summary>
    public abstract string TellOf(string condition);

    /// <summary>The rows whose stream ids begin with the prefix, letter for letter.</summary>
    public abstract IQueryable<Grant> StreamsFrom(IQueryable<Grant> grants, string prefix);

    /// <summary>Writes when sessions were seen, and how many bytes they were sent since.</summary>
    public abstract Task TouchAsync(PlayGateDb db, SessionSight[] sights, CancellationToken cancellation);

    /// <summary>Tells all replicas that sessions were ended, when the transaction is committed.</summary>
    public abstract Task TellAsync(PlayGateDb db, CancellationToken cancellation);

    /// <summary>Calls back once it listens and whenever a replica tells, until it is cancelled.</summary>
    /// <exception cref="StoreUnavailableException">The connection is lost, or cannot be opened.</exception>
    public abstract Task ListenAsync(Action heard, CancellationToken cancellation);
}
