using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Postgres;
using static PlayGate.EndToEndTests.Gate.OutageViewer;

namespace PlayGate.EndToEndTests.Gate;

/// <summary>
/// What viewers notice when the database goes away, and that no token is lost by it. The replicas here wait for the store as
/// briefly as an operator's, so on a busy machine an honest viewer may have to come again, too.
/// </summary>
public sealed class OutageTests(OutageTests.OwnCluster own) : IClassFixture<OutageTests.OwnCluster>
{
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_server_that_crashes_and_comes_back_costs_no_session_and_no_token()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests), own.Cluster);
        await StartReplicaAsync(deployment);
        await OutliveAsync(deployment, own.Cluster.StopAsync, own.Cluster.RestartAsync);
    }

    [Fact]
    public async Task A_server_that_stands_still_costs_no_session_and_no_token()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests), own.Cluster);
        await StartReplicaAsync(deployment);
        await OutliveAsync(deployment, own.Cluster.PauseAsync, own.Cluster.ResumeAsync);
    }

    [Fact]
    public async Task A_server_without_a_free_connection_costs_no_session_and_no_token()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests), own.Cluster, isEmpty: true);
        var settings = new NpgsqlConnectionStringBuilder(deployment.ConnectionString);
        await ExecuteAsync(deployment, $"CREATE ROLE app LOGIN; ALTER DATABASE \"{settings.Database}\" OWNER TO app");
        settings.Username = "app";
        await StartReplicaAsync(deployment, settings.ConnectionString);
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
        var both =
            new NpgsqlConnectionStringBuilder(deployment.ConnectionString) { Host = $"127.0.0.1:{standby.Port},127.0.0.1:{primary.Port}" };
        await StartReplicaAsync(deployment, both.ConnectionString);
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
        await OpenAsync(deployment);

        // One line for each cause: a server that is starting up answers, and refuses.
        var lines = replica.Output.All.Where(line => line.Contains("Database unavailable", StringComparison.Ordinal)).ToList();
        Assert.Contains("Database unavailable: Failed to connect", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines.Distinct(StringComparer.Ordinal), lines);
    }

    /// <summary>
    /// Issue 23: connections that an operator or a restart has cut off are no outage. This replica waits for its store for minutes, so that
    /// a busy machine causes no refusal.
    /// </summary>
    [Fact]
    public async Task Connections_that_are_all_cut_off_at_once_cost_no_call()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests));
        await deployment.StartReplicaAsync();
        for (var round = 0; round < 5; round++)
        {
            var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => deployment.MintSecretAsync("cam")));
            await CutOffAsync(deployment);
            var minted = await deployment.MintSecretAsync("cam");
            await CutOffAsync(deployment);
            await Task.WhenAll(tokens.Append(minted).Select(token => deployment.OpenAsync($"/streams/cam.m3u8?token={token}")));
        }
    }

    [Fact]
    public async Task A_token_whose_verdict_was_lost_on_the_way_is_given_back()
    {
        await using var relay = LossyRelay.To((await PostgresCluster.SharedAsync()).Port);
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests));
        var throughRelay = new NpgsqlConnectionStringBuilder(deployment.ConnectionString) { Port = relay.Port };
        await StartReplicaAsync(deployment, throughRelay.ConnectionString);
        var token = (await MintAsync(deployment, "cam", 1))[0];
        var target = TargetOf("cam", token);

        await Patience.UntilAsync(
            async () =>
            {
                await PrepareConnectionsAsync(deployment);
                relay.LosesAnswers = true;
                var asking = deployment.GetAsync(target);
                var isSession = false;
                await Patience.UntilAsync(async () => (isSession = await IsAsync(deployment, token, "session")) || asking.IsCompleted);
                using var lost = await asking;
                Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);

                relay.LosesAnswers = false;
                await Patience.UntilAsync(() => IsAsync(deployment, token, "token"));
                return isSession;
            },
            "the statement was sent in time");
        await OpensAsync(deployment, target);
    }

    private static Task<object?> CutOffAsync(Deployment deployment) => ExecuteAsync(
        deployment, "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
            + "pg_backend_pid()");

    /// <summary>
    /// On each connection the statement is prepared first, and one that is not has not run when that answer is lost.
    /// The pool gives out whichever has rested longest, so that each has its turn as long as nothing else is asked in between.
    /// </summary>
    private static async Task PrepareConnectionsAsync(Deployment deployment)
    {
        var opened = 0;
        foreach (var other in await MintAsync(deployment, "other", 50))
        {
            using var response = await deployment.GetAsync(TargetOf("other", other));
            opened += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
            if (opened == 12)
            {
                break;
            }
        }
    }

    private static Task<PlayGateProcess> StartReplicaAsync(Deployment deployment, string? connectionString = null) =>
        deployment.StartReplicaAsync(
            ("ConnectionStrings:PlayGate", PostgresCluster.Impatient(connectionString ?? deployment.ConnectionString)));

    private static async Task<bool> IsAsync(Deployment deployment, JsonNode token, string state) =>
        Equals(await ExecuteAsync(deployment, $"SELECT state FROM grants WHERE id = '{token["id"]}'"), state);

    /// <summary>
    /// The whole promise: sessions play on, first requests are refused in time and soon at once, and afterwards all is as it was.
    /// </summary>
    private static async Task OutliveAsync(Deployment deployment, Func<Task> goAway, Func<Task> comeBack)
    {
        var cookie = await OpenAsync(deployment);
        string[] targets = [.. (await MintAsync(deployment, "cam", 8)).Select(token => TargetOf("cam", token))];

        await goAway();
        try
        {
            await Task.WhenAll(targets.Select(target => RefusedAsync(deployment, target)));
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
        await Task.WhenAll(targets.Select(target => OpensAsync(deployment, target)));
        Promise.Check("All open", limit.Elapsed, LongestRecovery);
        await PlaysAsync(deployment, cookie);
        await Patience.UntilAsync(async () => await HealthAsync(deployment, "ready") == HttpStatusCode.OK);
    }

    /// <summary>Once it is known to be away nobody is kept waiting.</summary>
    private static async Task RefusedAtOnceAsync(Deployment deployment, string target)
    {
        var known = Stopwatch.StartNew();
        await Patience.UntilAsync(async () => await RefusedAsync(deployment, target) <= TimeSpan.FromMilliseconds(250));
        Promise.Check("Refused at once", known.Elapsed, LongestRecovery);
    }

    private static async Task CaughtUpAsync(Deployment deployment, PostgresCluster standby)
    {
        var written = await ExecuteAsync(deployment, "SELECT pg_current_wal_lsn()::text");
        var there = new NpgsqlConnectionStringBuilder(deployment.ConnectionString) { Port = standby.Port }.ConnectionString;
        await using var source = NpgsqlDataSource.Create(there);
        await using var command = source.CreateCommand($"SELECT pg_last_wal_replay_lsn() >= '{written}'");
        await Patience.UntilAsync(async () => await command.ExecuteScalarAsync() is true, "the standby has caught up");
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
