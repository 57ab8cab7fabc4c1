using Microsoft.EntityFrameworkCore;
using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

internal sealed partial class EntityFrameworkStore
{
    /// <summary>
    /// A row that was never a token: it has the name of no application, and no secret has its hash. It is read and removed like the row of
    /// every other ended session, and no list or count has it, since they are of tokens and of open sessions.
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
                    await TellAsync(db, 1, cancellation);
                    await transaction.CommitAsync(cancellation);
                }

                return true;
            },
            cancellation);
    }

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
