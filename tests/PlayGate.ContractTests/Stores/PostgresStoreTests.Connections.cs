using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PlayGate.EntityFrameworkCore;
using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Testing;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

public sealed partial class PostgresStoreTests
{
    [Fact]
    public async Task Killed_connections_cost_no_call()
    {
        var token = await AddAsync(Mint());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.FindAsync(token.Id, default))));

        await CutOffAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => Assert.Equal(token, await Store.FindAsync(token.Id, default))));
        Assert.NotNull(await Store.ConsumeAsync(Showing(token), default));
    }

    /// <summary>Issue 23: the connections in the pool are all dead, and the server is well.</summary>
    [Fact]
    public async Task Once_all_connections_were_cut_off_the_first_call_of_each_kind_succeeds()
    {
        // A clock that stands still: how long this machine takes must not decide.
        var provider = Provide(services =>
            services.AddSingleton<TimeProvider>(new FakeTimeProvider()).AddPostgresStore(ForReplica(Database, 99)));
        var store = provider.GetRequiredService<IGateStore>();
        var (token, other, ended) = (await AddAsync(Mint()), await AddAsync(Mint()), await OpenSessionAsync(Mint(), seen: Now));
        (string Name, Func<Task> Call)[] calls =
        [
            ("mint", () => store.AddAsync([Mint()], null, default)),
            ("consume", async () => Assert.NotNull(await store.ConsumeAsync(Showing(token), default))),
            ("show again", async () => Assert.NotNull(await store.ShowAgainAsync(Again(token), default))),
            ("admit", () => store.AdmitAsync(Asking(token) with { MaxPerStream = 100 }, default)),
            ("give back", async () => Assert.True(await store.GiveBackAsync(token.Id, 2, default))),
            ("find", async () => Assert.NotNull(await store.FindAsync(token.Id, default))),
            ("revoke", async () => Assert.Equal(1, await store.RevokeAsync(new TokenSelection { Id = other.Id }, Now, default))),
            ("touch", () => store.TouchAsync([new(token.Id, Now)], default)),
            ("kick", async () => Assert.Single(await store.EndAsync(new SessionSelection { Id = ended.Id }, Now, default))),
            ("clean", () => store.CleanAsync(Now, null, default)),
            ("settings", () => store.WriteAsync(new ApplicationSettings("live", true, true), Now, null, default)),
        ];
        foreach (var (name, call) in calls)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => store.FindAsync(token.Id, default))));
            await CutOffAsync();

            Assert.Null(await Record.ExceptionAsync(call) is { } failure ? $"{name}: {failure}" : null);
        }
    }

    [Fact]
    public async Task Endings_are_heard_on_other_replicas_and_a_listener_that_is_cut_off_says_so()
    {
        using var stop = Patience.NewLimit();
        var heard = Channel.CreateUnbounded<int>();
        var listening = OpenReplica().ListenAsync(() => heard.Writer.TryWrite(0), stop.Token);
        await heard.Reader.ReadAsync(stop.Token); // it listens
        var ended = await OpenSessionAsync(Mint());
        var revoked = await OpenSessionAsync(Mint());

        await Store.EndAsync(new SessionSelection { Id = ended.Id }, Now, default);
        await heard.Reader.ReadAsync(stop.Token);
        await Store.RevokeAsync(new TokenSelection { Id = revoked.Id }, Now, default);
        await heard.Reader.ReadAsync(stop.Token);

        await ExecuteAsync(Database, "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = "
            + "current_database() AND query LIKE 'LISTEN%'");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => listening);
        Assert.False(heard.Reader.TryRead(out _));
    }

    private Task<object?> CutOffAsync() => ExecuteAsync(
        Database,
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
            + "pg_backend_pid()");
}
