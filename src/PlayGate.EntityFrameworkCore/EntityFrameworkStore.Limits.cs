using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PlayGate.Clients;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>Places for sessions, and the clients that opened them.</summary>
internal sealed partial class EntityFrameworkStore
{
    private readonly SharedReads<(Guid Id, TokenHash Hash), Opener?> _openers = new();
    private readonly AdmissionStatements _admission = new(dialect);

    public Task<Admission> AdmitAsync(AskForPlace ask, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return connection.InTimeAsync(hurry => connection.WriteAsync(db => AdmitAsync(db, ask, hurry), hurry), cancellation);
    }

    public async Task<Client?> FindOtherOpenerAsync(Guid id, TokenHash hash, Client client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var opener = await _openers.ReadAsync((id, hash), () => ReadOpenerAsync(id, hash.ToArray()), cancellation);
        return opener is null || (opener.Address == ClientColumns.Address(client) && opener.Agent == ClientColumns.Agent(client))
            ? null
            : new Client(opener.Address is { } address ? IPAddress.Parse(address) : null, opener.Agent);
    }

    private Task<Opener?> ReadOpenerAsync(Guid id, byte[] hash) => connection.InTimeAsync(
        hurry => connection.RunAsync(
            db => db.Grants.Where(row => row.Id == id && row.Hash == hash && row.StartedAt != null)
                .Select(row => new Opener(row.ClientAddress, row.ClientAgent))
                .SingleOrDefaultAsync(hurry),
            hurry),
        CancellationToken.None);

    private async Task<Admission> AdmitAsync(PlayGateDb db, AskForPlace ask, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        await using var transaction = dialect.IsOneGoOneTransaction ? null : await db.Database.BeginTransactionAsync(cancellation);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction?.GetDbTransaction();
        command.CommandTimeout = db.Database.GetCommandTimeout() ?? command.CommandTimeout;
        _admission.WriteTo(command, ask);
        Admission verdict;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            verdict = await AdmissionStatements.ReadAsync(reader, cancellation);
        }

        await (transaction?.CommitAsync(cancellation) ?? Task.CompletedTask);
        return verdict;
    }

    private sealed record Opener(string? Address, string? Agent);
}
