using System.Net;
using Microsoft.EntityFrameworkCore;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore;

/// <summary>
/// Places for sessions. All that ask for a place of the same subject, or of the same stream, do so one after the other, so that each
/// counts what the one before has left.
/// </summary>
internal sealed partial class EntityFrameworkStore
{
    public Task<Admission> AdmitAsync(AskForPlace ask, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return connection.WriteAsync(
            async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                var admission = await FindAskingAsync(db, ask, cancellation) is { } grant
                    ? await AdmitAsync(db, ask, grant, cancellation)
                    : new Admission(AdmissionVerdict.Gone, []);
                await transaction.CommitAsync(cancellation);
                return admission;
            },
            cancellation);
    }

    public async Task<Client?> FindOtherOpenerAsync(Guid id, TokenHash hash, Client client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var bytes = hash.ToArray();
        var opener = await connection.RunAsync(
            db => db.Grants.Where(row => row.Id == id && row.Hash == bytes && row.StartedAt != null)
                .Select(row => new { row.ClientAddress, row.ClientAgent })
                .SingleOrDefaultAsync(cancellation),
            cancellation);
        return opener is null || (opener.ClientAddress == Address(client) && opener.ClientAgent == Agent(client))
            ? null
            : new Client(opener.ClientAddress is { } address ? IPAddress.Parse(address) : null, opener.ClientAgent);
    }

    private async Task<Admission> AdmitAsync(PlayGateDb db, AskForPlace ask, Grant grant, CancellationToken cancellation)
    {
        var limits = LimitsOn(ask, grant).ToList();
        await dialect.TakeTurnAsync(db, [.. limits.Select(limit => limit.Name)], cancellation);

        // Only now: whoever had the turn before may have changed it.
        if (await FindAskingAsync(db, ask, cancellation) is not { } asking)
        {
            return new Admission(AdmissionVerdict.Gone, []);
        }

        if (asking.IsAdmitted)
        {
            return new Admission(AdmissionVerdict.Admitted, []);
        }

        var surplus = new List<Grant>();
        foreach (var limit in limits)
        {
            var holders = Holders(db, ask, asking, limit);
            if (ask.EndsOldest)
            {
                surplus.AddRange(await OldestAsync(holders, limit.Most, cancellation));
            }
            else if (await holders.CountAsync(cancellation) >= limit.Most)
            {
                await LetGoAsync(db, ask.Id, ask.Consumption, cancellation);
                return new Admission(AdmissionVerdict.Full, []);
            }
        }

        return await AdmitAsync(db, ask, surplus, cancellation);
    }

    /// <summary>All rows that change are locked in the one order first, the session's own among them.</summary>
    private async Task<Admission> AdmitAsync(PlayGateDb db, AskForPlace ask, List<Grant> surplus, CancellationToken cancellation)
    {
        Guid[] ids = [.. surplus.Select(row => row.Id).Distinct()];
        if (ids.Length > 0)
        {
            await dialect.LockAsync(db, [.. ids, ask.Id], cancellation);
            await db.Grants.Where(row => ids.Contains(row.Id) && row.State == Grant.Session).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, Grant.Ended).SetProperty(row => row.EndedAt, ask.Now), cancellation);
            await TellAsync(db, ids.Length, cancellation);
        }

        var admitted = await db.Grants
            .Where(row => row.Id == ask.Id && row.State == Grant.Session && row.Consumption == ask.Consumption)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsAdmitted, true), cancellation);
        return new Admission(
            admitted == 1 ? AdmissionVerdict.Admitted : AdmissionVerdict.Gone,
            [.. surplus.DistinctBy(row => row.Id).Select(row => new EndedSession(row.Id, ask.Now, row.SessionExpiresAt!.Value))]);
    }

    private static Task<Grant?> FindAskingAsync(PlayGateDb db, AskForPlace ask, CancellationToken cancellation) => db.Grants.AsNoTracking()
        .SingleOrDefaultAsync(row => row.Id == ask.Id && row.State == Grant.Session && row.Consumption == ask.Consumption, cancellation);

    /// <summary>In this order always, since turns are taken in it.</summary>
    private static IEnumerable<Limit> LimitsOn(AskForPlace ask, Grant grant)
    {
        if (ask.MaxPerSubject is { } perSubject && grant.Subject is { } subject)
        {
            yield return new Limit($"subject\n{grant.Application}\n{grant.Type}\n{subject}", perSubject, IsOfSubject: true);
        }

        if (ask.MaxPerStream is { } perStream)
        {
            yield return new Limit($"stream\n{grant.Application}\n{grant.Type}\n{grant.StreamId}", perStream, IsOfSubject: false);
        }
    }

    /// <summary>The other sessions that have a place; one that was opened without a limit has it once it was seen.</summary>
    private static IQueryable<Grant> Holders(PlayGateDb db, AskForPlace ask, Grant asking, Limit limit)
    {
        var holders = db.Grants.AsNoTracking().Where(row =>
            row.State == Grant.Session && row.SessionExpiresAt > ask.Now && row.Id != ask.Id && (row.IsAdmitted || row.LastSeenAt != null)
            && row.Application == asking.Application && row.Type == asking.Type);
        holders = ask.IdleSince is { } idleSince ? holders.Where(row => (row.LastSeenAt ?? row.StartedAt) >= idleSince) : holders;
        return limit.IsOfSubject ? holders.Where(row => row.Subject == asking.Subject) : holders.Where(row => row.StreamId == asking.StreamId);
    }

    /// <summary>Those that have to go so that one more finds a place.</summary>
    private static Task<List<Grant>> OldestAsync(IQueryable<Grant> holders, int most, CancellationToken cancellation) => holders
        .OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id).Skip(most - 1).ToListAsync(cancellation);

    private sealed record Limit(string Name, int Most, bool IsOfSubject);
}
