using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>Sends consumptions to PostgreSQL, and knows of those it could not send that they were not.</summary>
internal static class PostgresConsuming
{
    /// <exception cref="StoreUnavailableException">
    /// None of them has a verdict; <see cref="StoreUnavailableException.MayHaveRun"/> tells whether the statement was on its way.
    /// </exception>
    public static async Task<IReadOnlyList<OpenedSession?>> ConsumeAsync(StoreConnection connection, IReadOnlyList<ConsumeToken> tokens)
    {
        var sending = new Sending();
        try
        {
            return await connection.InTimeAsync(
                hurry => connection.WriteAsync(db => SendAsync(db, tokens, sending, hurry), hurry),
                CancellationToken.None);
        }
        catch (StoreUnavailableException failure) when (sending.TryCallOff())
        {
            throw new StoreUnavailableException(failure.Message, failure.InnerException) { MayHaveRun = false };
        }
    }

    private static async Task<OpenedSession?[]> SendAsync(PlayGateDb db, IReadOnlyList<ConsumeToken> tokens, Sending sending, CancellationToken hurry)
    {
        await db.Database.OpenConnectionAsync(hurry);
        await using var command = ConsumingStatement.For(tokens, (NpgsqlConnection)db.Database.GetDbConnection());
        if (!sending.TryBegin())
        {
            throw new OperationCanceledException("Everybody has gone while the connection was opened.");
        }

        await using var reader = await command.ExecuteReaderAsync(hurry);
        return await ConsumingStatement.ReadAsync(reader, tokens.Count, hurry);
    }

    /// <summary>A connection may come when nobody waits for it any more; what was called off is not sent then.</summary>
    private sealed class Sending
    {
        private const int Begun = 1;
        private const int CalledOff = 2;
        private int _state;

        public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, 0) == 0;

        public bool TryCallOff() => Interlocked.CompareExchange(ref _state, CalledOff, 0) == 0;
    }
}
