using Microsoft.EntityFrameworkCore;
using PlayGate.Audit;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>What ends before its time, by hand.</summary>
internal sealed partial class EntityFrameworkStore
{
    private const string OpenSessions = "state = 'session' AND session_expires_at > {0}";

    /// <summary>Usable tokens, and consumed ones whose response was not seen to start.</summary>
    private const string UsableTokens =
        "((state = 'token' AND expires_at > {0}) OR (state = 'session' AND last_seen_at IS NULL AND session_expires_at > {0}))";

    public async Task<IReadOnlyList<EndedSession>> EndAsync(
        SessionSelection selection, DateTimeOffset now, AuditEntry? audit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var statement = $"""{Ending(OpenSessions)} RETURNING id AS "Id", ended_at AS "EndedAt", session_expires_at AS "ExpiresAt" """;
        object?[] values =
        [
            now.ToUnixTimeMilliseconds(), selection.Id, selection.Application, selection.StreamId, selection.Subject,
            selection.Type?.ToString(), selection.Path,
        ];
        var rows = await EndAsync(
            db => db.Database.SqlQueryRaw<EndedRow>(statement, values!).ToListAsync(cancellation),
            ended => ended.Count,
            audit,
            cancellation);
        return [.. rows.Select(row => row.ToEnded())];
    }

    public Task<int> RevokeAsync(TokenSelection selection, DateTimeOffset now, AuditEntry? audit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        object?[] values =
        [
            now.ToUnixTimeMilliseconds(), selection.Id, selection.Application, selection.StreamId, selection.Subject,
            selection.Type?.ToString(), null,
        ];
        return EndAsync(
            db => db.Database.ExecuteSqlRawAsync(Ending(UsableTokens), values!, cancellation), revoked => revoked, audit, cancellation);
    }

    /// <summary>
    /// A row that was never a token: no application has its name, and no secret has its hash. It is read and removed like the row of every
    /// other ended session. Lists and counts leave it out, since they are of tokens and of open sessions.
    /// </summary>
    public Task AddEndedAsync(EndedSession ended, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ended);
        return connection.WriteAsync(
            async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                if (!await db.Grants.AnyAsync(row => row.Id == ended.Id, cancellation))
                {
                    db.Grants.Add(RowOf(ended));
                    await db.SaveChangesAsync(cancellation);
                    await dialect.TellAsync(db, cancellation);
                    await transaction.CommitAsync(cancellation);
                }

                return true;
            },
            cancellation);
    }

    private string Ending(string condition) => $$"""
        WITH picked AS (
            SELECT id AS picked_id FROM grants
            WHERE {{condition}}
                AND (CAST({1} AS uuid) IS NULL OR id = {1})
                AND (CAST({2} AS text) IS NULL OR application = {2})
                AND (CAST({3} AS text) IS NULL OR stream_id = {3})
                AND (CAST({4} AS text) IS NULL OR subject = {4})
                AND (CAST({5} AS text) IS NULL OR type = {5})
                AND (CAST({6} AS bigint) IS NULL OR opening_path = {6})
            {{dialect.InOrder}})
        UPDATE grants SET state = 'ended', ended_at = {{dialect.Present("{0}")}} FROM picked WHERE id = picked_id
        """;

    /// <summary>Ends rows and notes who did it. The replicas hear of it when the transaction is committed, and not otherwise.</summary>
    private Task<T> EndAsync<T>(Func<PlayGateDb, Task<T>> end, Func<T, int> count, AuditEntry? audit, CancellationToken cancellation) =>
        connection.WriteAsync(
            async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                var ended = await end(db);
                if (count(ended) > 0)
                {
                    await NoteAsync(db, audit, count(ended), cancellation);
                    await dialect.TellAsync(db, cancellation);
                }

                await db.CommitAsync(transaction, cancellation);
                return ended;
            },
            cancellation);

    private static Grant RowOf(EndedSession ended) => new()
    {
        Id = ended.Id,
        Hash = [],
        Application = "",
        StreamId = "",
        Type = TokenType.Play,
        State = Grant.Ended,
        CreatedAt = ended.EndedAt,
        ExpiresAt = ended.EndedAt,
        StartedAt = ended.EndedAt,
        SessionExpiresAt = ended.ExpiresAt,
        EndedAt = ended.EndedAt,
    };
}
