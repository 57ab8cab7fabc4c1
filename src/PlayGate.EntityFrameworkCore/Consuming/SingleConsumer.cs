using Microsoft.EntityFrameworkCore;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// One conditional statement for each token, whose row is the verdict: nothing is read before, so nothing can have changed in between.
/// For SQLite, whose writers stand in a queue of this process anyway.
/// </summary>
internal sealed class SingleConsumer(StoreConnection connection) : IConsumer
{
    public Task<OpenedSession?> ConsumeAsync(ConsumeToken consume, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<OpenedSession?>(cancellation);
        }

        var now = consume.Now.ToUnixTimeMilliseconds();
        var lifetime = (long)consume.SessionLifetime.TotalMilliseconds;
        var (hash, carried) = (consume.Hash.ToArray(), consume.Carrier?.ToString());
        return connection.WriteAsync(
            async db => await OpenedAsync(db,
                $"""
                UPDATE grants SET
                    state = 'session', consumption = {consume.Consumption}, holders = 1, started_at = {now},
                    session_expires_at = {now} + COALESCE(session_lifetime, {lifetime}), opening_path = {consume.Path},
                    client_address = {ClientColumns.Address(consume.Client)}, client_agent = {ClientColumns.Agent(consume.Client)},
                    last_seen_at = NULL, has_cookie_returned = {false},
                    session_carrier = CASE WHEN {carried is not null} THEN COALESCE(carrier, {carried}) END
                WHERE id = {consume.Id} AND hash = {hash}
                    AND application = {consume.Application} AND stream_id = {consume.StreamId}
                    AND state = 'token' AND expires_at > {now}
                    AND COALESCE(returned, '') NOT LIKE {Holding.Returned(consume.Consumption)} AND COALESCE(returned, '') NOT LIKE {Holding.CalledOff(consume.Consumption)}
                RETURNING consumption AS "Consumption", started_at AS "StartedAt", session_expires_at AS "ExpiresAt",
                    any_folder AS "AnyFolder", carrier AS "Carrier"
                """) ?? await OpenedAsync(db,
                $"""
                SELECT consumption AS "Consumption", started_at AS "StartedAt", session_expires_at AS "ExpiresAt", any_folder AS "AnyFolder", carrier AS "Carrier"
                FROM grants WHERE id = {consume.Id} AND hash = {hash} AND state = 'session' AND consumption = {consume.Consumption}
                """),
            CancellationToken.None);
    }

    private static async Task<OpenedSession?> OpenedAsync(PlayGateDb db, FormattableString statement) =>
        await db.Database.SqlQuery<OpenedRow>(statement).ToListAsync(CancellationToken.None) is [var row] ? row.ToOpened() : null;
}
