using System.Data;
using System.Data.Common;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// Asks for a session's place in one go: takes the turn, counts the places that are left, and admits or denies, without a round trip in
/// between. So a turn lasts as long as the server needs, and not as long as a busy replica does.
/// </summary>
internal sealed class AdmissionStatements(Dialect dialect)
{
    private static readonly string Self = $"id = @id AND state = 'session' AND {HolderSql.IsHeldBy("@consumption")}";

    /// <summary>The other sessions that have a place; one that was opened without a limit has it once it was seen.</summary>
    private const string Others = """
        FROM grants AS asking JOIN grants AS other
            ON other.application = asking.application AND other.type = asking.type AND other.id <> asking.id
            AND other.state = 'session' AND other.session_expires_at > @now AND (other.is_admitted OR other.last_seen_at IS NOT NULL)
            AND COALESCE(other.last_seen_at, other.started_at) >= @idle_since
        WHERE asking.id = @id
        """;

    private const string SubjectIsFull =
        $"(@most_of_subject IS NOT NULL AND (SELECT count(*) {Others} AND other.subject = asking.subject) >= @most_of_subject)";

    private const string StreamIsFull =
        $"(@most_on_stream IS NOT NULL AND (SELECT count(*) {Others} AND other.stream_id = asking.stream_id) >= @most_on_stream)";

    /// <summary>
    /// The sessions beyond the newest that may stay. The subject's are chosen first. Where the stream is full too, one of that stream is
    /// chosen before older ones: it frees both places, and no second session has to end.
    /// </summary>
    private const string Oldest = $"""
        WITH of_subject AS (
            SELECT other.id, ROW_NUMBER() OVER (
                ORDER BY {StreamIsFull} AND other.stream_id = asking.stream_id, other.started_at DESC, other.id DESC) AS place
            {Others} AND other.subject = asking.subject AND @most_of_subject IS NOT NULL),
        on_stream AS (
            SELECT other.id, ROW_NUMBER() OVER (ORDER BY other.started_at DESC, other.id DESC) AS place
            {Others} AND other.stream_id = asking.stream_id AND @most_on_stream IS NOT NULL
                AND other.id NOT IN (SELECT id FROM of_subject WHERE place >= @most_of_subject))
        SELECT id FROM of_subject WHERE place >= @most_of_subject
        UNION ALL SELECT id FROM on_stream WHERE place >= @most_on_stream
        """;

    /// <summary>
    /// Where all places are taken, the request that asks lets go of the session: what giving back does, in the same instant. The answer to
    /// a denial may be lost and the same be asked again: the request has let go since, which the last statement sees.
    /// </summary>
    private static readonly string Deny = $"""
        UPDATE grants SET
            is_admitted = is_admitted OR NOT is_full,
            {HolderSql.LetGo("@consumption", "is_full AND NOT is_admitted")}
        FROM (SELECT {SubjectIsFull} OR {StreamIsFull} AS is_full) AS place
        WHERE {Self}
        RETURNING CASE WHEN is_admitted THEN 'Admitted' ELSE 'Full' END AS verdict;
        SELECT 'Full' AS verdict FROM grants WHERE id = @id AND {HolderSql.WasReturned("@consumption")};
        """;

    /// <summary>All rows that change are locked in the one order first, the session's own among them.</summary>
    private readonly string _endOldest = $"""
        {dialect.LockRows($"SELECT @id UNION ALL SELECT id FROM ({Oldest}) AS oldest")}
        UPDATE grants SET state = 'ended', ended_at = {dialect.Present("@now")}
        WHERE id IN ({Oldest}) AND state = 'session' AND EXISTS (SELECT 1 FROM grants WHERE {Self} AND NOT is_admitted)
        RETURNING id AS ended_id, ended_at, session_expires_at;
        {dialect.TellOf($"ended_at = {dialect.Present("@now")} AND state = 'ended'")}
        UPDATE grants SET is_admitted = true WHERE {Self} RETURNING 'Admitted' AS verdict;
        """;

    /// <summary>In this order always: a turn for the subject is taken before one for the stream.</summary>
    private readonly string _turns =
        dialect.TakeTurn("subject", "@most_of_subject IS NOT NULL") + dialect.TakeTurn("stream_id", "@most_on_stream IS NOT NULL");

    public void WriteTo(DbCommand command, AskForPlace ask)
    {
        Add(command, "id", DbType.Guid, ask.Id);
        Add(command, "consumption", DbType.Int64, ask.Consumption);
        Add(command, "now", DbType.Int64, ask.Now.ToUnixTimeMilliseconds());
        Add(command, "idle_since", DbType.Int64, ask.IdleSince?.ToUnixTimeMilliseconds() ?? 0L);
        Add(command, "most_of_subject", DbType.Int64, (long?)ask.MaxPerSubject);
        Add(command, "most_on_stream", DbType.Int64, (long?)ask.MaxPerStream);
        command.CommandText = _turns + (ask.EndsOldest ? _endOldest : Deny);
    }

    public static async Task<Admission> ReadAsync(DbDataReader reader, CancellationToken cancellation)
    {
        var (verdict, ended) = (AdmissionVerdict.Gone, new List<EndedSession>());
        do
        {
            while (await reader.ReadAsync(cancellation))
            {
                if (reader.GetName(0) == "verdict")
                {
                    verdict = Enum.Parse<AdmissionVerdict>(reader.GetString(0));
                }
                else if (reader.GetName(0) == "ended_id")
                {
                    ended.Add(new EndedRow(reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2)).ToEnded());
                }
            }
        }
        while (await reader.NextResultAsync(cancellation));
        return new Admission(verdict, ended);
    }

    private static void Add(DbCommand command, string name, DbType type, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, type, value ?? DBNull.Value);
        command.Parameters.Add(parameter);
    }
}
