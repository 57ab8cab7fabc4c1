using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>Places for sessions, and who opened them.</summary>
internal sealed partial class EntityFrameworkStore
{
    public Task<Admission> AdmitAsync(AskForPlace ask, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return connection.InTimeAsync(
            hurry => connection.WriteAsync(
                async db => await FindAskingAsync(db, ask, hurry) is { } asking
                    ? await AdmitAsync(db, new AdmissionCommand(dialect, ask, asking), hurry)
                    : new Admission(AdmissionVerdict.Gone, []),
                hurry),
            cancellation);
    }

    public async Task<Client?> FindOtherOpenerAsync(Guid id, TokenHash hash, Client client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var bytes = hash.ToArray();
        var opener = await connection.InTimeAsync(
            hurry => connection.RunAsync(
                db => db.Grants.Where(row => row.Id == id && row.Hash == bytes && row.StartedAt != null)
                    .Select(row => new { row.ClientAddress, row.ClientAgent })
                    .SingleOrDefaultAsync(hurry),
                hurry),
            cancellation);
        return opener is null || (opener.ClientAddress == ClientColumns.Address(client) && opener.ClientAgent == ClientColumns.Agent(client))
            ? null
            : new Client(opener.ClientAddress is { } address ? IPAddress.Parse(address) : null, opener.ClientAgent);
    }

    private static Task<Grant?> FindAskingAsync(PlayGateDb db, AskForPlace ask, CancellationToken cancellation) => db.Grants.AsNoTracking()
        .SingleOrDefaultAsync(row => row.Id == ask.Id && row.State == Grant.Session && row.Consumption == ask.Consumption, cancellation);

    private async Task<Admission> AdmitAsync(PlayGateDb db, AdmissionCommand admission, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        await using var transaction = dialect.IsOneGoOneTransaction ? null : await db.Database.BeginTransactionAsync(cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction?.GetDbTransaction();
        command.CommandTimeout = db.Database.GetCommandTimeout() ?? command.CommandTimeout;
        admission.WriteTo(command);
        Admission verdict;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            verdict = await AdmissionCommand.ReadAsync(reader, cancellation);
        }

        await (transaction?.CommitAsync(cancellation) ?? Task.CompletedTask);
        return verdict;
    }
}
