using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>From token to session and back. Each step is one conditional statement whose row is the verdict.</summary>
internal sealed partial class EntityFrameworkStore
{
    public Task<OpenedSession?> ConsumeAsync(ConsumeToken consume, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(consume);
        return consumer.ConsumeAsync(consume, cancellation);
    }

    public Task<OpenedSession?> ShowAgainAsync(ShowAgain again, CancellationToken cancellation) =>
        HoldAsync(again, isOneConnection: false, cancellation);

    public Task<OpenedSession?> FindOpenedAsync(ShowAgain again, CancellationToken cancellation) =>
        HoldAsync(again, isOneConnection: true, cancellation);

    public Task<bool> GiveBackAsync(Guid id, long consumption, CancellationToken cancellation) => connection.InTimeAsync(
        hurry => connection.WriteAsync(db => HolderSql.LetGoAsync(db, id, consumption, hurry), hurry),
        cancellation);

    public Task<bool> CallOffAsync(ConsumeToken consume, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(consume);
        return connection.InTimeAsync(
            hurry => connection.WriteAsync(db => HolderSql.CallOffAsync(db, consume, hurry), hurry), cancellation);
    }

    /// <summary>
    /// A refusal of a statement that was sent a second time is no verdict: the first may still make this request a holder, which then lets
    /// go.
    /// </summary>
    private async Task<OpenedSession?> HoldAsync(ShowAgain again, bool isOneConnection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(again);
        var sent = 0;
        var opened = await connection.InTimeAsync(
            hurry => connection.WriteAsync(
                db =>
                {
                    sent++;
                    return HolderSql.HoldAsync(db, again, isOneConnection, hurry);
                },
                hurry),
            cancellation);
        return opened is null && sent > 1 ? throw new StoreUnavailableException(StoreConnection.Away) : opened;
    }
}
