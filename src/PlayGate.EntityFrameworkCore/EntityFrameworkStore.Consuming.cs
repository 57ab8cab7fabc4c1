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
    /// <summary>A token that was not consumed yet is written too: a consumption that comes after its return opens nothing.</summary>
    private static readonly string GivingBack = $$"""
        UPDATE grants SET {{Holding.LetGo("{1}", "1 = 1")}}
        WHERE id = {0} AND state IN ('token', 'session')
        RETURNING {{Holding.WasReturned("{1}")}} AS "Value"
        """;

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
        var (hash, holder) = (again.Hash.ToArray(), again.Consumption);
        return OpenedAsync(
            $"""
            UPDATE grants SET
                second_holder = CASE WHEN third_holder = {holder} THEN second_holder ELSE COALESCE(second_holder, {holder}) END,
                third_holder = CASE WHEN second_holder IS NULL OR second_holder = {holder} THEN third_holder ELSE COALESCE(third_holder, {holder}) END
            WHERE id = {again.Id} AND hash = {hash} AND state = 'session' AND session_expires_at > {now}
                AND (second_holder = {holder} OR third_holder = {holder} OR (
                    opening_path = {again.Path} AND (second_holder IS NULL OR third_holder IS NULL) AND has_cookie_returned = {false}
                    AND COALESCE(returned, '') NOT LIKE {Holding.Returned(holder)} AND COALESCE(returned, '') NOT LIKE {Holding.CalledOff(holder)}
                    AND COALESCE(client_address, '') = {ClientColumns.Address(again.Client) ?? ""} AND COALESCE(client_agent, '') = {ClientColumns.Agent(again.Client) ?? ""}
                    AND started_at > CASE COALESCE(carrier, {again.Carrier.ToString()}) WHEN 'Auto' THEN {sinceWhenAuto} ELSE {since} END))
            RETURNING {holder} AS "Consumption", started_at AS "StartedAt", session_expires_at AS "ExpiresAt",
                any_folder AS "AnyFolder", carrier AS "Carrier"
            """,
            cancellation);

        // Without grace nothing is late enough: whoever waited for the statement that consumed the token came before it, by its own clock.
        long Since(TimeSpan grace) => grace > TimeSpan.Zero ? now - (long)grace.TotalMilliseconds : long.MaxValue;
    }

    public Task<OpenedSession?> FindOpenedAsync(ShowAgain again, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(again);
        var (now, hash, holder) = (again.Now.ToUnixTimeMilliseconds(), again.Hash.ToArray(), again.Consumption);

        // A connection may ask as often as it likes. When all places of holders are taken one of them is taken for good, and nothing is given back any more.
        return OpenedAsync(
            $"""
            UPDATE grants SET
                second_holder = CASE WHEN third_holder = {holder} THEN second_holder ELSE COALESCE(second_holder, {holder}) END,
                third_holder = CASE
                    WHEN second_holder IS NULL OR second_holder = {holder} OR third_holder = {holder} THEN third_holder
                    WHEN third_holder IS NULL THEN {holder}
                    ELSE {ShowAgain.ForGood} END
            WHERE id = {again.Id} AND hash = {hash} AND state = 'session' AND session_expires_at > {now} AND opening_path = {again.Path}
                AND COALESCE(returned, '') NOT LIKE {Holding.Returned(holder)} AND COALESCE(returned, '') NOT LIKE {Holding.CalledOff(holder)}
            RETURNING CASE WHEN second_holder = {holder} OR third_holder = {holder} THEN {holder} ELSE {ShowAgain.ForGood} END AS "Consumption",
                started_at AS "StartedAt", session_expires_at AS "ExpiresAt", any_folder AS "AnyFolder", carrier AS "Carrier"
            """,
            cancellation);
    }

    public Task<bool> GiveBackAsync(Guid id, long consumption, CancellationToken cancellation) => connection.InTimeAsync(
        hurry => connection.WriteAsync(
            async db => (await db.Database.SqlQueryRaw<bool>(GivingBack, id, consumption).ToListAsync(hurry)) is [true],
            hurry),
        cancellation);

    /// <summary>A refusal that was heard only when it was asked again is no verdict: what was sent first may still open something, and is called off.</summary>
    private async Task<OpenedSession?> OpenedAsync(FormattableString statement, CancellationToken cancellation)
    {
        var sent = 0;
        var opened = await connection.InTimeAsync(
            hurry => connection.WriteAsync(
                async db =>
                {
                    sent++;
                    return await db.Database.SqlQuery<OpenedRow>(statement).ToListAsync(hurry) is [var row] ? row.ToOpened() : null;
                },
                hurry),
            cancellation);
        return opened is null && sent > 1 ? throw new StoreUnavailableException(StoreConnection.Away) : opened;
    }
}
