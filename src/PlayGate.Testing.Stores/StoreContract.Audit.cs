using System.Net;
using PlayGate.Audit;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task What_the_store_changes_and_who_did_it_are_one_transaction()
    {
        var token = Mint();
        await Store.AddAsync([token], null, Done("tokens.mint", 0) with { Count = 1 }, default);
        var session = await OpenSessionAsync(Mint());
        await Store.EndAsync(new SessionSelection { Id = session.Id }, Now, Done("sessions.end", 1), default);
        await Store.RevokeAsync(new TokenSelection { StreamId = "cam" }, Now, Done("tokens.revoke", 2), default);
        await Store.WriteAsync(new ApplicationSettings("live", PlayTokenControl: false), Now, Done("settings.switch", 3), default);

        var audit = await Store.ListAsync(new AuditQuery(10), default);
        Assert.Equal(["settings.switch", "tokens.revoke", "sessions.end", "tokens.mint"], audit.Select(entry => entry.Action));
        Assert.Equal([null, 1, 1, 1], audit.Select(entry => entry.Count));
        Assert.Equal(Done("settings.switch", 3) with { Id = audit[0].Id }, audit[0]);
        var settings = Assert.Single(await ((ISettingsStore)Store).ReadAsync(default));
        Assert.Equal(("anna", Now), (settings.ChangedBy, settings.ChangedAt));
    }

    [Fact]
    public async Task Where_nothing_was_changed_nothing_is_written_down()
    {
        var receipt = new MintReceipt(TokenHash.Of("key"), TokenHash.Of("request"), 1, Now, Now.AddDays(1));
        Assert.True(await Store.AddAsync([Mint()], receipt, Done("tokens.mint", 0), default));
        Assert.False(await Store.AddAsync([Mint()], receipt, Done("tokens.mint", 1), default));
        await Store.EndAsync(new SessionSelection { StreamId = "none" }, Now, Done("sessions.end", 2), default);
        await Store.RevokeAsync(new TokenSelection { StreamId = "none" }, Now, Done("tokens.revoke", 3), default);

        Assert.Single(await Store.ListAsync(new AuditQuery(10), default));
    }

    [Fact]
    public async Task The_audit_is_listed_page_by_page_the_newest_first_and_by_each_filter()
    {
        AuditEntry[] entries =
        [
            Done("tokens.mint", 0) with { Application = "live" },
            Done("sessions.end", 1) with { Actor = "bert" },
            Done("tokens.mint", 2),
            Done("shield.purge", 3),
        ];
        foreach (var entry in entries)
        {
            await Store.AddAsync(entry, default);
        }

        var all = new AuditQuery(10);
        Assert.Equal(Enumerable.Reverse(entries), await Store.ListAsync(all, default));
        Assert.Equal([entries[3], entries[2]], await Store.ListAsync(all with { Limit = 2 }, default));
        Assert.Equal([entries[1], entries[0]], await Store.ListAsync(all with { After = entries[2].Id }, default));
        Assert.Equal([entries[3], entries[1]], await Store.ListAsync(all with { WithoutMints = true }, default));
        Assert.Equal([entries[2], entries[0]], await Store.ListAsync(all with { Action = "tokens.mint" }, default));
        Assert.Equal([entries[1]], await Store.ListAsync(all with { Action = "sessions.end" }, default));
        Assert.Equal([entries[0]], await Store.ListAsync(all with { Application = "live" }, default));
        Assert.Equal([entries[1]], await Store.ListAsync(all with { Actor = "bert" }, default));
    }

    [Fact]
    public async Task Old_entries_go_and_mintings_go_before_the_others()
    {
        (string Action, int Minute)[] entries =
            [("tokens.mint", 0), ("sessions.end", 0), ("tokens.mint", 10), ("sessions.end", 10), ("tokens.mint", 20)];
        foreach (var (action, minute) in entries)
        {
            await Store.AddAsync(Done(action, minute * 60), default);
        }

        Assert.Equal(3, await Store.CleanAuditAsync(Now.AddMinutes(10), Now.AddMinutes(20), default));
        Assert.Equal(["tokens.mint", "sessions.end"], (await Store.ListAsync(new AuditQuery(10), default)).Select(entry => entry.Action));
    }

    private static AuditEntry Done(string action, int second) => new()
    {
        Id = Guid.CreateVersion7(Now.AddSeconds(second)),
        At = Now.AddSeconds(second),
        Action = action,
        Actor = "anna",
        Address = IPAddress.Parse("192.0.2.9"),
    };
}
