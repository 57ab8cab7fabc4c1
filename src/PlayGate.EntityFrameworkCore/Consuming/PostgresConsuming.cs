using System.Data.Common;
using Npgsql;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>Sends consumptions to PostgreSQL, and knows of those it could not send that they were not.</summary>
internal sealed class PostgresConsuming(PostgresStoreConnection store)
{
    private static readonly string CallingOff = $"UPDATE grants SET {Holding.LetGo("$2", "1 = 1")} WHERE id = $1 AND state IN ('token', 'session')";

    private volatile bool _isPreparing = true;

    /// <exception cref="StoreUnavailableException">
    /// None of them has a verdict; <see cref="StoreUnavailableException.MayHaveRun"/> tells whether the statement was on its way.
    /// </exception>
    public async Task<IReadOnlyList<OpenedSession?>> ConsumeAsync(IReadOnlyList<ConsumeToken> tokens)
    {
        var (sending, sent) = (new Sending(), 0);
        try
        {
            var verdicts = await store.InTimeAsync(
                hurry => store.SendAsync(
                    connection =>
                    {
                        sent++;
                        return SendAsync(connection, tokens, sending, hurry);
                    },
                    hurry),
                CancellationToken.None);
            if (sent > 1)
            {
                _ = CallOffAsync([.. tokens.Where((_, index) => verdicts[index] is null)]);
            }

            return verdicts;
        }
        catch (StoreUnavailableException failure) when (sending.TryCallOff())
        {
            throw new StoreUnavailableException(failure.Message, failure.InnerException) { MayHaveRun = false };
        }
    }

    /// <summary>
    /// What was refused when it was sent again may still open something by the statement that was sent first, if the server lost us and not we it.
    /// </summary>
    private async Task CallOffAsync(ConsumeToken[] refused)
    {
        try
        {
            foreach (var token in refused)
            {
                await store.SendAsync(connection => CallOffAsync(connection, token), CancellationToken.None);
            }
        }
        catch (StoreUnavailableException)
        {
            // A second failure right behind the first: at worst a token is gone that nobody got anything for.
        }
    }

    private static async Task<int> CallOffAsync(NpgsqlConnection connection, ConsumeToken token)
    {
        await using var command = new NpgsqlCommand(CallingOff, connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = token.Id }, new NpgsqlParameter<long> { TypedValue = token.Consumption } },
        };
        return await command.ExecuteNonQueryAsync();
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
