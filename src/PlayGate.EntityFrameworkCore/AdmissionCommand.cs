using System.Data.Common;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// Asks for a place in one go: takes the turn, counts what the one before has left, and admits or denies, all without a word to us in
/// between. So a turn lasts as long as the server needs, and not as long as a busy replica does.
/// </summary>
internal sealed class AdmissionCommand
{
    private const string Admitted = "admitted";
    private static readonly string Self = $"id = @id AND state = 'session' AND {Holding.IsHeldBy("@consumption")}";

    /// <summary>The other sessions that have a place; one that was opened without a limit has it once it was seen.</summary>
    private const string Holders =
        """
        FROM grants
        WHERE state = 'session' AND session_expires_at > @now AND id <> @id AND (is_admitted OR last_seen_at IS NOT NULL)
            AND application = @application AND type = @type AND COALESCE(last_seen_at, started_at) >= @idle_since
        """;

    /// <summary>The answer to a denial may have been lost, and the same is asked again: it has let go since.</summary>
    private static readonly string DeniedBefore =
        $"SELECT is_admitted AND NOT is_admitted AS {Admitted} FROM grants WHERE id = @id AND {Holding.WasReturned("@consumption")};";

    private readonly Dialect _dialect;
    private readonly AskForPlace _ask;
    private readonly Grant _asking;
    private readonly List<Limit> _limits = [];

    public AdmissionCommand(Dialect dialect, AskForPlace ask, Grant asking)
    {
        (_dialect, _ask, _asking) = (dialect, ask, asking);

        // In this order always, since turns are taken in it.
        if (ask.MaxPerSubject is { } perSubject && asking.Subject is not null)
        {
            _limits.Add(new Limit("subject", asking.Subject, perSubject));
        }

        if (ask.MaxPerStream is { } perStream)
        {
            _limits.Add(new Limit("stream_id", asking.StreamId, perStream));
        }
    }

    public void WriteTo(DbCommand command)
    {
        Add(command, "id", _ask.Id);
        Add(command, "consumption", _ask.Consumption);
        Add(command, "now", _ask.Now.ToUnixTimeMilliseconds());
        Add(command, "idle_since", _ask.IdleSince?.ToUnixTimeMilliseconds() ?? 0L);
        Add(command, "application", _asking.Application);
        Add(command, "type", _asking.Type.ToString());
        foreach (var limit in _limits)
        {
            Add(command, limit.Column, limit.Value);
            Add(command, $"most_{limit.Column}", (long)limit.Most);
            Add(command, $"turn_{limit.Column}", $"{limit.Column}\n{_asking.Application}\n{_asking.Type}\n{limit.Value}");
        }

        var turns = _limits.Select(limit => _dialect.TakeTurn($"@turn_{limit.Column}"));
        command.CommandText = string.Concat(turns.Concat(_ask.EndsOldest ? EndOldest() : [Deny()]));
    }

    public static async Task<Admission> ReadAsync(DbDataReader reader, CancellationToken cancellation)
    {
        var (verdict, ended) = (AdmissionVerdict.Gone, new List<EndedSession>());
        do
        {
            while (await reader.ReadAsync(cancellation))
            {
                if (reader.FieldCount == 3)
                {
                    ended.Add(new EndedSession(reader.GetGuid(0), TimeOf(reader, 1), TimeOf(reader, 2)));
                }
                else if (reader.GetName(0) == Admitted)
                {
                    verdict = reader.GetBoolean(0) ? AdmissionVerdict.Admitted : AdmissionVerdict.Full;
                }
            }
        }
        while (await reader.NextResultAsync(cancellation));
        return new Admission(verdict, ended);
    }

    /// <summary>Where all places are taken, the request that asks lets go of the session: what giving back does, in the same instant.</summary>
    private string Deny()
    {
        var full = string.Join(" OR ", _limits.Select(limit => $"(SELECT count(*) {Holders} AND {limit.Condition}) >= @most_{limit.Column}"));
        return $"""
            UPDATE grants SET
                is_admitted = is_admitted OR NOT is_full,
                {Holding.LetGo("@consumption", "is_full AND NOT is_admitted")}
            FROM (SELECT {(full.Length > 0 ? full : "1 = 0")} AS is_full) AS place
            WHERE {Self}
            RETURNING is_admitted AS {Admitted};
            {DeniedBefore}
            """;
    }

    /// <summary>All rows that change are locked in the one order first, the session's own among them.</summary>
    private IEnumerable<string> EndOldest()
    {
        var oldest = string.Join(" UNION ", _limits.Select(limit =>
            $"SELECT id FROM (SELECT id {Holders} AND {limit.Condition} ORDER BY started_at DESC, id DESC LIMIT 1000000 OFFSET @most_{limit.Column} - 1) AS by_{limit.Column}"));
        if (oldest.Length > 0)
        {
            yield return _dialect.LockRows($"id = @id OR id IN ({oldest})");
            yield return $"""
                UPDATE grants SET state = 'ended', ended_at = {_dialect.Present("@now")}
                WHERE id IN ({oldest}) AND state = 'session' AND EXISTS (SELECT 1 FROM grants WHERE {Self} AND NOT is_admitted)
                RETURNING id, ended_at, session_expires_at;
                """;
            yield return _dialect.TellOf($"ended_at = {_dialect.Present("@now")} AND state = 'ended'");
        }

        yield return $"UPDATE grants SET is_admitted = NOT (1 = 0) WHERE {Self} RETURNING is_admitted AS {Admitted};";
    }

    private static DateTimeOffset TimeOf(DbDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private sealed record Limit(string Column, string Value, int Most)
    {
        public string Condition => $"{Column} = @{Column}";
    }
}
