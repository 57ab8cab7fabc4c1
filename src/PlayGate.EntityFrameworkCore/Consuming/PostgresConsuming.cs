using System.Data.Common;
using Npgsql;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>Sends consumptions to PostgreSQL, and knows which of them were never sent.</summary>
internal sealed class PostgresConsuming(PostgresStoreConnection store)
{
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
    /// A consumption that was refused when it was sent again may still open a session by the statement that was sent first: the connection
    /// may have broken behind the server's back.
    /// </summary>
    private async Task CallOffAsync(ConsumeToken[] refused)
    {
        try
        {
            foreach (var token in refused)
            {
                await store.WriteAsync(
                    db => HolderSql.CallOffAsync(db, token, CancellationToken.None), CancellationToken.None);
            }
        }
        catch (StoreUnavailableException)
        {
            // A second failure right behind the first: at worst a token is consumed without a response.
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
            // Nothing has run: a pooler gives each transaction another session of the server, which does not know what was prepared in one
            // before.
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
            throw new OperationCanceledException("All callers have left while the connection was opened.");
        }

        await using var reader = await command.ExecuteReaderAsync(hurry);
        return await ConsumingStatement.ReadAsync(reader, tokens, hurry);
    }

    private static bool IsOfAnotherServersSession(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement;

    /// <summary>A connection may come when its callers have left; what was called off is not sent then.</summary>
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
