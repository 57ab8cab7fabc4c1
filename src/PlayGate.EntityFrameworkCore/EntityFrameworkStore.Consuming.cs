using Microsoft.EntityFrameworkCore;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// From token to session and back. Each step is one conditional statement whose row is the verdict: nothing is read before, so nothing
/// can have changed in between.
/// </summary>
internal sealed partial class EntityFrameworkStore
{
    public Task<OpenedSession?> ConsumeAsync(ConsumeToken consume, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(consume);
        return consumer.ConsumeAsync(consume, cancellation);
    }

    public Task<OpenedSession?> ShowAgainAsync(ShowAgain again, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(again);
        var now = again.Now.ToUnixTimeMilliseconds();
        var (since, sinceWhenAuto) = (Since(again.Grace), Since(again.GraceWhenAuto));
        var hash = again.Hash.ToArray();
        return OpenedAsync(
            $"""
            UPDATE grants SET holders = holders + 1
            WHERE id = {again.Id} AND hash = {hash} AND state = 'session' AND session_expires_at > {now}
                AND opening_path = {again.Path} AND holders < {ShowAgain.Most} AND has_cookie_returned = {false}
                AND COALESCE(client_address, '') = {ClientColumns.Address(again.Client) ?? ""} AND COALESCE(client_agent, '') = {ClientColumns.Agent(again.Client) ?? ""}
                AND started_at > CASE COALESCE(carrier, {again.Carrier.ToString()}) WHEN 'Auto' THEN {sinceWhenAuto} ELSE {since} END
            RETURNING consumption AS "Consumption", started_at AS "StartedAt", session_expires_at AS "ExpiresAt",
                any_folder AS "AnyFolder", carrier AS "Carrier"
            """,
            cancellation);

        // Without grace nothing is late enough: whoever waited for the statement that spent the token came before it, by its own clock.
        long Since(TimeSpan grace) => grace > TimeSpan.Zero ? now - (long)grace.TotalMilliseconds : long.MaxValue;
    }

    public Task<OpenedSession?> FindOpenedAsync(ShowAgain again, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(again);
        var (now, hash) = (again.Now.ToUnixTimeMilliseconds(), again.Hash.ToArray());
        return OpenedAsync(
            $"""
            SELECT consumption AS "Consumption", started_at AS "StartedAt", session_expires_at AS "ExpiresAt", any_folder AS "AnyFolder", carrier AS "Carrier"
            FROM grants
            WHERE id = {again.Id} AND hash = {hash} AND state = 'session' AND session_expires_at > {now} AND opening_path = {again.Path}
            """,
            cancellation);
    }

    public Task<bool> GiveBackAsync(Guid id, long consumption, CancellationToken cancellation) => connection.InTimeAsync(
        hurry => connection.WriteAsync(db => LetGoAsync(db, id, consumption, hurry), hurry),
        cancellation);

    private static async Task<bool> LetGoAsync(PlayGateDb db, Guid id, long consumption, CancellationToken cancellation) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE grants SET
                holders = holders - 1,
                state = CASE holders WHEN 1 THEN 'token' ELSE state END,
                consumption = CASE holders WHEN 1 THEN NULL ELSE consumption END,
                started_at = CASE holders WHEN 1 THEN NULL ELSE started_at END,
                session_expires_at = CASE holders WHEN 1 THEN NULL ELSE session_expires_at END,
                client_address = CASE holders WHEN 1 THEN NULL ELSE client_address END,
                client_agent = CASE holders WHEN 1 THEN NULL ELSE client_agent END,
                is_admitted = CASE holders WHEN 1 THEN {false} ELSE is_admitted END
            WHERE id = {id} AND state = 'session' AND consumption = {consumption}
            """,
            cancellation) == 1;

    private Task<OpenedSession?> OpenedAsync(FormattableString statement, CancellationToken cancellation) => connection.InTimeAsync(
        hurry => connection.WriteAsync(
            async db => (await db.Database.SqlQuery<OpenedRow>(statement).ToListAsync(hurry)) is [var row] ? row.ToOpened() : null,
            hurry),
        cancellation);
}
