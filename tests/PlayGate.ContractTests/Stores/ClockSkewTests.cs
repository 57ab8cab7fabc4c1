using System.Net;
using Npgsql;
using PlayGate.Redemption;
using PlayGate.Sessions;
using PlayGate.Testing.Postgres;
using PlayGate.Tokens;
using PlayGate.Upkeep;

namespace PlayGate.ContractTests.Stores;

/// <summary>Replicas whose clocks differ, and every notification is lost (issue 15).</summary>
public sealed class ClockSkewTests : IAsyncLifetime
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(4);
    private readonly List<Replica> _replicas = [];
    private string _database = "";

    public async Task InitializeAsync() =>
        _database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync(nameof(ClockSkewTests));

    public async Task DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        NpgsqlConnection.ClearAllPools();
    }

    [Theory]
    [InlineData(-60, 0)]
    [InlineData(60, 0)]
    [InlineData(0, -60)]
    [InlineData(0, 60)]
    [InlineData(-60, 60)]
    [InlineData(60, -60)]
    public async Task A_kick_is_heard_by_the_next_round_of_every_replica(int kicker, int listener)
    {
        var (kicking, listening) = (await StartAsync(kicker), await StartAsync(listener));
        var (ended, revoked) = (await OpenAsync(listening), await OpenAsync(listening));
        await listening.RunRoundAsync();

        Assert.Equal(1, await kicking.Get<SessionRevoker>().EndAsync(new SessionSelection { Id = ended }, default));
        await listening.RunRoundAsync();
        Assert.True(listening.Get<Revocations>().Contains(ended));

        await kicking.Store.RevokeAsync(new TokenSelection { Id = revoked }, kicking.Clock.GetUtcNow(), default);
        await listening.RunRoundAsync();
        Assert.True(listening.Get<Revocations>().Contains(revoked));
    }

    [Fact]
    public async Task A_kick_that_commits_two_rounds_later_is_heard_then()
    {
        var replica = await StartAsync(0);
        var (first, second) = (await OpenAsync(replica), await OpenAsync(replica));
        await using var source = NpgsqlDataSource.Create(_database);
        await using var connection = await source.OpenConnectionAsync();
        await using var late = await connection.BeginTransactionAsync();
        const string End = "UPDATE grants SET state = 'ended', ended_at = (EXTRACT(EPOCH FROM now()) * 1000)::bigint WHERE id = $1";
        await using var end = new NpgsqlCommand(End, connection, late);
        end.Parameters.Add(new() { Value = first });
        await end.ExecuteNonQueryAsync();
        await replica.Get<SessionRevoker>().EndAsync(new SessionSelection { Id = second }, default);
        await replica.RunRoundAsync();
        await replica.RunRoundAsync();
        Assert.False(replica.Get<Revocations>().Contains(first));

        await late.CommitAsync();
        await replica.RunRoundAsync();
        Assert.True(replica.Get<Revocations>().Contains(first));
    }

    [Fact]
    public async Task What_a_round_cannot_find_by_its_time_is_heard_within_a_minute()
    {
        var replica = await StartAsync(0);
        var ended = await OpenAsync(replica);
        await replica.RunRoundAsync();
        await using var source = NpgsqlDataSource.Create(_database);
        await using var command = source.CreateCommand("UPDATE grants SET state = 'ended', ended_at = 1 WHERE id = $1");
        command.Parameters.Add(new() { Value = ended });
        await command.ExecuteNonQueryAsync();

        replica.Clock.Advance(TimeSpan.FromMinutes(1));
        await replica.RunRoundAsync();
        Assert.True(replica.Get<Revocations>().Contains(ended));
    }

    [Theory]
    [InlineData(-120, 0)]
    [InlineData(0, 120)]
    [InlineData(-120, 120)]
    public async Task A_viewer_who_changes_replicas_is_not_idle_there(int before, int now)
    {
        var (one, other) = (await StartAsync(before), await StartAsync(now));
        var session = SessionOf(await OpenAsync(one), one);

        // at once, before a replica has written that it was seen
        Assert.False(await other.Get<SessionActivity>().IsIdleAsync(session, default));
        one.Get<SessionActivity>().Enter(session, new Use(), byCookie: false);
        await one.RunRoundAsync();
        Assert.False(await other.Get<SessionActivity>().IsIdleAsync(session, default));
    }

    [Fact]
    public async Task A_session_that_is_idle_is_so_for_a_replica_that_is_behind()
    {
        var (one, other) = (await StartAsync(0), await StartAsync(-120));
        var session = SessionOf(await OpenAsync(one), one);
        one.Get<SessionActivity>().Enter(session, new Use(), byCookie: false);
        await one.RunRoundAsync();

        other.Clock.Advance(TimeSpan.FromSeconds(70)); // 60 s, and what the store may not know yet
        Assert.True(await other.Get<SessionActivity>().IsIdleAsync(session, default));
    }

    [Fact]
    public async Task A_replica_that_is_ahead_cleans_away_nothing_that_is_still_good()
    {
        var (ahead, right) = (await StartAsync(120), await StartAsync(0));
        var token = await MintAsync(right, TimeSpan.FromSeconds(60));
        var session = SessionOf(await OpenAsync(right), right);
        right.Get<SessionActivity>().Enter(session, new Use(), byCookie: false);
        await right.RunRoundAsync();

        await ahead.Get<StoreCleaning>().CleanAsync(default);

        Assert.NotNull(await right.Store.FindAsync(token.Id, default));
        Assert.NotNull(await right.Store.LastSeenAsync(session.Id, default));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(-60, 1)]
    [InlineData(1, 0)]
    public async Task A_replica_whose_clock_is_wrong_says_so_once_a_minute(int skew, int lines)
    {
        var replica = await StartAsync(skew);
        await replica.RunRoundAsync();
        await replica.RunRoundAsync();
        Assert.Equal(lines, replica.Lines.CountOf(1011));
    }

    private async Task<Replica> StartAsync(int skew)
    {
        var replica = await Replica.StartAsync(
            _database, TimeSpan.FromSeconds(skew), options => options.Session.IdleTimeout = TimeSpan.FromMinutes(1));
        _replicas.Add(replica);
        return replica;
    }

    private static async Task<TokenRecord> MintAsync(Replica replica, TimeSpan lifetime)
    {
        var now = replica.Clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var token = new TokenRecord
        {
            Id = id,
            Hash = TokenHash.Of(id.ToString()),
            Application = "default",
            StreamId = "cam",
            Type = TokenType.Play,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        await replica.Store.AddAsync([token], null, default);
        return token;
    }

    private static async Task<Guid> OpenAsync(Replica replica)
    {
        var token = await MintAsync(replica, TimeSpan.FromMinutes(5));
        var consume = new ConsumeToken(token.Id, token.Hash, new Client(IPAddress.Loopback, "player"), replica.Clock.GetUtcNow())
        {
            Application = token.Application,
            StreamId = token.StreamId,
            Consumption = 1,
            SessionLifetime = s_lifetime,
        };
        Assert.NotNull(await replica.Store.ConsumeAsync(consume, default));
        return token.Id;
    }

    /// <summary>As its ticket says it, in whole milliseconds.</summary>
    private static Session SessionOf(Guid id, Replica openedBy)
    {
        var started = DateTimeOffset.FromUnixTimeMilliseconds(openedBy.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        return new Session
        {
            Id = id,
            Application = "default",
            StreamId = "cam",
            AnyFolder = false,
            StartedAt = started,
            ExpiresAt = started
            + s_lifetime
        };
    }

    private sealed class Use : ISessionUse
    {
        public ISessionUse? Next { get; set; }

        public ISessionUse? Previous { get; set; }

        public bool IsSignOfLife => false;

        public void JoinedBy(ActiveSession presence)
        {
        }

        public void Cut()
        {
        }
    }
}
