using System.Data.Common;
using Npgsql;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>Sends consumptions to PostgreSQL, and knows of those it could not send that they were not.</summary>
internal sealed class PostgresConsuming(PostgresStoreConnection store)
{
    private volatile bool _isPreparing = true;

    /// <exception cref="StoreUnavailableException">
    /// None of them has a verdict; <see cref="StoreUnavailableException.MayHaveRun"/> tells whether the statement was on its way.
    /// </exception>
    public async Task<IReadOnlyList<OpenedSession?>> ConsumeAsync(IReadOnlyList<ConsumeToken> tokens)
    {
        var sending = new Sending();
        try
        {
            return await store.InTimeAsync(
                hurry => store.SendAsync(connection => SendAsync(connection, tokens, sending, hurry), hurry),
                CancellationToken.None);
        }
        catch (StoreUnavailableException failure) when (sending.TryCallOff())
        {
            throw new StoreUnavailableException(failure.Message, failure.InnerException) { MayHaveRun = false };
        }
    }

    private async Task<OpenedSession?[]> SendAsync(
        NpgsqlConnection connection, IReadOnlyList<ConsumeToken> tokens, Sending sending, CancellationToken hurry)
    {
        await using var command = ConsumingStatement.For(tokens, connection);
        try
        {
            return await ExecuteAsync(command, tokens.Count, sending, hurry);
        }
        catch (PostgresException failure) when (_isPreparing && IsOfAnotherServersSession(failure))
        {
            // Nothing has run: the pooler between us gives each transaction another session, and none of them knows what was prepared in one.
            _isPreparing = false;
            await command.UnprepareAsync(hurry);
            return await ExecuteAsync(command, tokens.Count, sending, hurry);
        }
    }

    private async Task<OpenedSession?[]> ExecuteAsync(NpgsqlCommand command, int tokens, Sending sending, CancellationToken hurry)
    {
        if (_isPreparing)
        {
            await command.PrepareAsync(hurry);
        }

        if (!sending.TryBegin())
        {
            throw new OperationCanceledException("Everybody has gone while the connection was opened.");
        }

        await using var reader = await command.ExecuteReaderAsync(hurry);
        return await ConsumingStatement.ReadAsync(reader, tokens, hurry);
    }

    private static bool IsOfAnotherServersSession(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement;

    /// <summary>A connection may come when nobody waits for it any more; what was called off is not sent then.</summary>
    private sealed class Sending
    {
        private const int Begun = 1;
        private const int CalledOff = 2;
        private int _state;

        /// <summary>False when it was called off; a second attempt of what has begun goes on.</summary>
        public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, 0) != CalledOff;

        public bool TryCallOff() => Interlocked.CompareExchange(ref _state, CalledOff, 0) == 0;
    }
}
