using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Postgres;

namespace PlayGate.EndToEndTests.Gate;

/// <summary>What viewers notice when the database goes away, and that it costs nobody a token.</summary>
public sealed class OutageTests(OutageTests.OwnCluster own) : IClassFixture<OutageTests.OwnCluster>
{
    private const string Segment = "/streams/cam0001.ts";
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_server_that_crashes_and_comes_back_costs_no_session_and_no_token()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests), own.Cluster);
        await deployment.StartReplicaAsync();
        await OutliveAsync(deployment, own.Cluster.StopAsync, own.Cluster.RestartAsync);
    }

    [Fact]
    public async Task A_server_that_stands_still_costs_no_session_and_no_token()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests), own.Cluster);
        await deployment.StartReplicaAsync();
        await OutliveAsync(deployment, own.Cluster.PauseAsync, own.Cluster.ResumeAsync);
    }

    [Fact]
    public async Task A_server_without_a_free_connection_costs_no_session_and_no_token()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests), own.Cluster);
        var settings = new NpgsqlConnectionStringBuilder(deployment.ConnectionString);
        await ExecuteAsync(deployment, $"CREATE ROLE app LOGIN; ALTER DATABASE \"{settings.Database}\" OWNER TO app");
        settings.Username = "app";
        await deployment.StartReplicaAsync(("ConnectionStrings:PlayGate", settings.ConnectionString));
        await OutliveAsync(
            deployment,
            async () =>
            {
                await ExecuteAsync(deployment, "ALTER ROLE app CONNECTION LIMIT 0");
                await ExecuteAsync(deployment, "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE usename = 'app'");
            },
            () => ExecuteAsync(deployment, "ALTER ROLE app CONNECTION LIMIT -1"));
    }

    [Fact]
    public async Task A_standby_that_takes_over_is_found_by_the_same_connection_string()
    {
        await using var primary = await PostgresCluster.StartNewAsync();
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests), primary);
        await using var standby = await primary.StartStandbyAsync();
        var both = new NpgsqlConnectionStringBuilder(deployment.ConnectionString) { Host = $"127.0.0.1:{standby.Port},127.0.0.1:{primary.Port}" };
        await deployment.StartReplicaAsync(("ConnectionStrings:PlayGate", both.ConnectionString));
        await OutliveAsync(
            deployment,
            async () =>
            {
                await CaughtUpAsync(deployment, standby);
                await primary.StopAsync();
            },
            standby.PromoteAsync);
    }

    [Fact]
    public async Task Without_a_database_it_starts_is_live_and_becomes_ready_when_there_is_one()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests), own.Cluster);
        await own.Cluster.StopAsync();
        var replica = await deployment.StartReplicaAsync("live");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthAsync(deployment, "ready"));

        await own.Cluster.RestartAsync();
        Assert.True(await replica.BecomesAsync("ready"));
        await deployment.OpenAsync($"/streams/cam.m3u8?token={await deployment.MintSecretAsync("cam")}");
        Assert.Single(replica.Output.All, line => line.Contains("The store is away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_whose_verdict_was_lost_on_the_way_is_given_back()
    {
        await using var relay = LossyRelay.To((await PostgresCluster.SharedAsync()).Port);
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests));
        var throughRelay = new NpgsqlConnectionStringBuilder(deployment.ConnectionString) { Port = relay.Port };
        var host = await deployment.StartReplicaAsync(("ConnectionStrings:PlayGate", throughRelay.ConnectionString));
        var token = await deployment.MintAsync("cam");
        var target = $"/streams/cam.m3u8?token={token["tokenId"]}";

        // On each connection the statement is prepared first, and one that is not has not run when that answer is lost.
        // The pool gives out whichever has rested longest, so that each has its turn as long as nothing else is asked in between.
        var others = new List<string>();
        while (others.Count < 12)
        {
            others.Add(await deployment.MintSecretAsync("other"));
        }

        foreach (var other in others)
        {
            await deployment.OpenAsync($"/streams/other.m3u8?token={other}");
        }

        relay.LosesAnswers = true;
        var asking = deployment.GetAsync(target);
        await BecomesAsync(deployment, token, "session");
        using var lost = await asking;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);

        relay.LosesAnswers = false;
        await BecomesAsync(deployment, token, "token");
        await deployment.OpenAsync(target);
    }

    private static async Task BecomesAsync(Deployment deployment, JsonNode token, string state)
    {
        var limit = Stopwatch.StartNew();
        while (!Equals(await ExecuteAsync(deployment, $"SELECT state FROM grants WHERE id = '{token["id"]}'"), state))
        {
            Assert.InRange(limit.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>The whole promise: sessions play on, first requests are refused in time and soon at once, and afterwards all is as it was.</summary>
    private static async Task OutliveAsync(Deployment deployment, Func<Task> goAway, Func<Task> comeBack)
    {
        var cookie = await deployment.OpenAsync($"/streams/cam.m3u8?token={await deployment.MintSecretAsync("cam")}");
        string[] targets = [.. (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => deployment.MintSecretAsync("cam")))).Select(token => $"/streams/cam.m3u8?token={token}")];

        await goAway();
        try
        {
            await Task.WhenAll(targets.Select(target => RefusedWithinAsync(deployment, target, LongestRefusal)));
            await PlaysAsync(deployment, cookie);
            await RefusedAtOnceAsync(deployment, targets[0]);
            Assert.Equal(HttpStatusCode.OK, await HealthAsync(deployment, "live"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthAsync(deployment, "ready"));
        }
        finally
        {
            await comeBack();
        }

        var limit = Stopwatch.StartNew();
        await Task.WhenAll(targets.Select(target => OpensWithinAsync(deployment, target, LongestRecovery)));
        Assert.InRange(limit.Elapsed, TimeSpan.Zero, LongestRecovery);
        await PlaysAsync(deployment, cookie);
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(deployment, "ready"));
    }

    private static async Task<TimeSpan> RefusedWithinAsync(Deployment deployment, string target, TimeSpan limit)
    {
        var waited = Stopwatch.StartNew();
        using var response = await deployment.GetAsync(target);
        Assert.InRange(waited.Elapsed, TimeSpan.Zero, limit);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("store_unavailable", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return waited.Elapsed;
    }

    /// <summary>Once it is known to be away nobody is kept waiting.</summary>
    private static async Task RefusedAtOnceAsync(Deployment deployment, string target)
    {
        var known = Stopwatch.StartNew();
        while (await RefusedWithinAsync(deployment, target, LongestRefusal) > TimeSpan.FromMilliseconds(250))
        {
            Assert.InRange(known.Elapsed, TimeSpan.Zero, LongestRecovery);
        }
    }

    private static async Task OpensWithinAsync(Deployment deployment, string target, TimeSpan limit)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(100)))
        {
            using var response = await deployment.GetAsync(target);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            // A statement that was on its way when the server stood still may have run when it went on; then the token is given back.
            Assert.InRange(waited.Elapsed, TimeSpan.Zero, limit);
        }
    }

    private static async Task PlaysAsync(Deployment deployment, string cookie)
    {
        using var response = await deployment.GetAsync(Segment, cookie);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<HttpStatusCode> HealthAsync(Deployment deployment, string health)
    {
        using var response = await deployment.Viewer.GetAsync(new Uri(deployment.Replica.AdminUrl, $"/health/{health}"));
        return response.StatusCode;
    }

    private static async Task CaughtUpAsync(Deployment deployment, PostgresCluster standby)
    {
        var written = await ExecuteAsync(deployment, "SELECT pg_current_wal_lsn()::text");
        var there = new NpgsqlConnectionStringBuilder(deployment.ConnectionString) { Port = standby.Port }.ConnectionString;
        await using var source = NpgsqlDataSource.Create(there);
        await using var command = source.CreateCommand($"SELECT pg_last_wal_replay_lsn() >= '{written}'");
        while (await command.ExecuteScalarAsync() is not true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    private static async Task<object?> ExecuteAsync(Deployment deployment, string statement)
    {
        await using var source = NpgsqlDataSource.Create(deployment.ConnectionString);
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>A server that may be stopped.</summary>
    public sealed class OwnCluster : IAsyncLifetime
    {
        public PostgresCluster Cluster { get; private set; } = null!;

        public async Task InitializeAsync() => Cluster = await PostgresCluster.StartNewAsync();

        public async Task DisposeAsync() => await Cluster.DisposeAsync();
    }
}
