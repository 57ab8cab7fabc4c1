using System.Net;
using Microsoft.EntityFrameworkCore;
using PlayGate.Sessions;
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
        var now = consume.Now.ToUnixTimeMilliseconds();
        var lifetime = (long)consume.SessionLifetime.TotalMilliseconds;
        var hash = consume.Hash.ToArray();
        return OpenedAsync(
            $"""
            UPDATE grants SET
                state = 'session', consumption = {consume.Consumption}, holders = 1, started_at = {now},
                session_expires_at = {now} + COALESCE(session_lifetime, {lifetime}), opening_path = {consume.Path},
                client_address = {Address(consume.Client)}, client_agent = {Agent(consume.Client)},
                last_seen_at = NULL, has_cookie_returned = {false}
            WHERE id = {consume.Id} AND hash = {hash}
                AND application = {consume.Application} AND stream_id = {consume.StreamId}
                AND state = 'token' AND expires_at > {now}
            RETURNING consumption AS "Consumption", started_at AS "StartedAt", session_expires_at AS "ExpiresAt",
                any_folder AS "AnyFolder", carrier AS "Carrier"
            """,
            cancellation);
    }

    /// <summary>Whoever raced with the first may have been stamped before it; that is no age below nothing.</summary>
    public Task<OpenedSession?> ShowAgainAsync(ShowAgain again, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(again);
        var now = again.Now.ToUnixTimeMilliseconds();
        var (grace, whenAuto) = ((long)again.Grace.TotalMilliseconds, (long)again.GraceWhenAuto.TotalMilliseconds);
        var hash = again.Hash.ToArray();
        return OpenedAsync(
            $"""
            UPDATE grants SET holders = holders + 1
            WHERE id = {again.Id} AND hash = {hash} AND state = 'session' AND session_expires_at > {now}
                AND opening_path = {again.Path} AND holders < {ShowAgain.Most} AND has_cookie_returned = {false}
                AND COALESCE(client_address, '') = {Address(again.Client) ?? ""} AND COALESCE(client_agent, '') = {Agent(again.Client) ?? ""}
                AND CASE WHEN {now} > started_at THEN {now} - started_at ELSE 0 END
                    < CASE COALESCE(carrier, {again.Carrier.ToString()}) WHEN 'Auto' THEN {whenAuto} ELSE {grace} END
            RETURNING consumption AS "Consumption", started_at AS "StartedAt", session_expires_at AS "ExpiresAt",
                any_folder AS "AnyFolder", carrier AS "Carrier"
            """,
            cancellation);
    }

    public Task<bool> GiveBackAsync(Guid id, long consumption, CancellationToken cancellation) =>
        connection.WriteAsync(db => LetGoAsync(db, id, consumption, cancellation), cancellation);

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

    private Task<OpenedSession?> OpenedAsync(FormattableString statement, CancellationToken cancellation) => connection.WriteAsync(
        async db => (await db.Database.SqlQuery<OpenedRow>(statement).ToListAsync(cancellation)) is [var row] ? row.ToOpened() : null,
        cancellation);

    private static string Plain(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    private static string? Address(Client client) => client.Address is { } address ? Plain(address) : null;

    /// <summary>At most 256 characters that every database stores: header bytes may be anything.</summary>
    private static string? Agent(Client client) => client.Agent is { } agent
        ? string.Concat(agent.Take(256).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter))
        : null;

    private sealed record OpenedRow(long Consumption, long StartedAt, long ExpiresAt, bool AnyFolder, string? Carrier)
    {
        public OpenedSession ToOpened() => new(
            Consumption,
            DateTimeOffset.FromUnixTimeMilliseconds(StartedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            AnyFolder,
            Carrier is null ? null : Enum.Parse<SessionCarrier>(Carrier));
    }
}
