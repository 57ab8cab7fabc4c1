using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// The SQL of holding a session and letting go of it. At most three requests hold the session that a token has opened, each by a random
/// number of its own. A statement that is sent twice, or comes late, touches its own hold only. The last holder to let go turns the row
/// back into the token it was.
/// </summary>
internal static class HolderSql
{
    /// <summary>The last sixteen or more returns; a statement is late by seconds.</summary>
    private const int RememberedLetters = 16 * 21;

    private static readonly string[] Holders = ["consumption", "second_holder", "third_holder"];

    /// <summary>What only a session has.</summary>
    private static readonly string[] OfSessions = ["started_at", "session_expires_at", "client_address", "client_agent"];

    /// <summary>A token that was not consumed yet is written too: a consumption that comes after its return opens nothing.</summary>
    private static readonly string LettingGo = $$"""
        UPDATE grants SET {{LetGo("{1}", "true")}}
        WHERE id = {0} AND state IN ('token', 'session')
        RETURNING {{WasReturned("{1}")}} AS "Value"
        """;

    private static readonly string AddingUnused = ConsumeSql.AddUnused(SingleConsumer.Asked);

    // The values of the statement that adds a holder.
    private const string Id = "{0}", Hash = "{1}", Now = "{2}", Holder = "{3}", Path = "{4}", Address = "{5}", Agent = "{6}";
    private const string DefaultCarrier = "{7}", ForGood = "{8}", IsOneConnection = "{9}";
    private const int FirstGrace = 10;

    /// <summary>
    /// Adds a holder. One that holds the session already gets it again. Others have to be in time and the client that opened it, unless the
    /// path names one connection. Where such a connection finds no place of three left, the last one is taken for good, and no holder turns
    /// the row back.
    /// </summary>
    private static readonly string Holding = $"""
        UPDATE grants SET
            second_holder = CASE WHEN third_holder = {Holder} THEN second_holder ELSE COALESCE(second_holder, {Holder}) END,
            third_holder = CASE
                WHEN second_holder IS NULL OR second_holder = {Holder} OR third_holder = {Holder} THEN third_holder
                WHEN third_holder IS NULL THEN {Holder}
                ELSE {ForGood} END
        WHERE id = {Id} AND hash = {Hash} AND state = 'session' AND session_expires_at > {Now} AND opening_path = {Path}
            AND ({Holder} = {ForGood} OR {HasNotReturned(Holder)})
            AND ({IsOneConnection} OR second_holder = {Holder} OR third_holder = {Holder} OR (
                (second_holder IS NULL OR third_holder IS NULL) AND NOT has_cookie_returned
                AND COALESCE(client_address, '') = {Address} AND COALESCE(client_agent, '') = {Agent}
                AND started_at > CASE COALESCE(carrier, {DefaultCarrier}) {InstantsByCarrier()} END))
        RETURNING CASE WHEN second_holder = {Holder} OR third_holder = {Holder} THEN {Holder} ELSE {ForGood} END AS "Consumption",
            {ConsumeSql.Opened}
        """;

    /// <summary>A condition: whether this holder holds the session.</summary>
    public static string IsHeldBy(string holder) => $"{holder} IN ({string.Join(", ", Holders)})";

    /// <summary>A condition: whether this holder held the session and has let go.</summary>
    public static string WasReturned(string holder) => $"COALESCE(returned, '') LIKE {Pattern(holder)}";

    /// <summary>
    /// A condition: whether this holder may still hold the session. It has not let go, neither of its hold nor before it had one.
    /// </summary>
    public static string HasNotReturned(string holder) =>
        $"(returned IS NULL OR (returned NOT LIKE {Pattern(holder)} AND returned NOT LIKE {Pattern($"-{holder}")}))";

    /// <summary>What is to be set for one holder to let go, however often and whenever it is told to.</summary>
    /// <param name="holder">Its number, as the statement has it.</param>
    /// <param name="condition">Whether it does.</param>
    public static string LetGo(string holder, string condition)
    {
        var entry = $"CASE WHEN {IsHeldBy(holder)} THEN {holder} ELSE -{holder} END";
        var isLast = $"{IsHeldBy(holder)} AND {string.Join(" AND ", Holders.Select(column => $"COALESCE({column}, {holder}) = {holder}"))}";
        return string.Join(
            ",\n    ",
            [
                $"""
                returned = CASE WHEN {condition} AND {HasNotReturned(holder)}
                        THEN substr(',' || CAST({entry} AS text) || COALESCE(returned, ','), 1, {RememberedLetters}) ELSE returned END
                """,
                .. Holders.Select(column => $"{column} = CASE WHEN {condition} AND {column} = {holder} THEN NULL ELSE {column} END"),
                $"state = CASE WHEN {condition} AND {isLast} THEN 'token' ELSE state END",
                .. OfSessions.Select(column => $"{column} = CASE WHEN {condition} AND {isLast} THEN NULL ELSE {column} END"),
            ]);
    }

    /// <summary>As <see cref="ITokenStore.GiveBackAsync"/> promises it.</summary>
    public static async Task<bool> LetGoAsync(PlayGateDb db, Guid id, long holder, CancellationToken cancellation) =>
        await db.Database.SqlQueryRaw<bool>(LettingGo, id, holder).ToListAsync(cancellation) is [true];

    /// <summary>As <see cref="ITokenStore.CallOffAsync"/> promises it.</summary>
    public static async Task<bool> CallOffAsync(PlayGateDb db, ConsumeToken consume, CancellationToken cancellation)
    {
        if (consume.Issued is not null)
        {
            await db.Database.ExecuteSqlRawAsync(AddingUnused, SingleConsumer.ValuesOf(consume)!, cancellation);
        }

        return await LetGoAsync(db, consume.Id, consume.Consumption, cancellation);
    }

    /// <summary>As <see cref="ITokenStore.ShowAgainAsync"/> and <see cref="ITokenStore.FindOpenedAsync"/> promise it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="again">What was presented.</param>
    /// <param name="isOneConnection">Whether the path names one connection, so that time, client and cookie do not count.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<OpenedSession?> HoldAsync(PlayGateDb db, ShowAgain again, bool isOneConnection, CancellationToken cancellation)
    {
        var now = again.Now.ToUnixTimeMilliseconds();
        var graces = Enum.GetValues<SessionCarrier>()
            .SelectMany<SessionCarrier, object>(carrier => [carrier.ToString(), Since(again.Grace(carrier))]);
        object[] values =
        [
            again.Id, again.Hash.ToArray(), now, again.Consumption, again.Path,
            ClientColumns.Address(again.Client) ?? "", ClientColumns.Agent(again.Client) ?? "",
            again.Carrier.ToString(), ShowAgain.ForGood, isOneConnection, .. graces,
        ];
        return await db.Database.SqlQueryRaw<OpenedRow>(Holding, values).ToListAsync(cancellation) is [var row] ? row.ToOpened() : null;

        // Without grace nothing is late enough: a request that waited for the consuming statement came before it, by its own clock.
        long Since(TimeSpan grace) => grace > TimeSpan.Zero ? now - (long)grace.TotalMilliseconds : long.MaxValue;
    }

    /// <summary>The values name the carriers, each with the instant after which a session is young enough.</summary>
    private static string InstantsByCarrier() => string.Join(' ', Enum.GetValues<SessionCarrier>().Select((_, index) =>
        string.Create(CultureInfo.InvariantCulture, $"WHEN {{{FirstGrace + (2 * index)}}} THEN {{{FirstGrace + (2 * index) + 1}}}")));

    private static string Pattern(string holder) => $"'%,' || CAST({holder} AS text) || ',%'";
}
