using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Postgres;

namespace PlayGate.EndToEndTests.Gate;

/// <summary>
/// What viewers notice when the database goes away, and that it costs nobody a token. The replicas here are as impatient as an operator's, so
/// on a busy machine an honest viewer may have to come again, too.
/// </summary>
public sealed class OutageTests(OutageTests.OwnCluster own) : IClassFixture<OutageTests.OwnCluster>
{
    private const string Segment = "/streams/cam0001.ts";
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(2);
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
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests), own.Cluster);
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
        var both = new NpgsqlConnectionStringBuilder(deployment.ConnectionString) { Host = $"127.0.0.1:{standby.Port},127.0.0.1:{primary.Port}" };
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
        Assert.Single(replica.Output.All, line => line.Contains("The store is away", StringComparison.Ordinal));
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

        // On each connection the statement is prepared first, and one that is not has not run when that answer is lost.
        // The pool gives out whichever has rested longest, so that each has its turn as long as nothing else is asked in between.
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

        relay.LosesAnswers = true;
        var asking = deployment.GetAsync(target);
        await BecomesAsync(deployment, token, "session");
        using var lost = await asking;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);

        relay.LosesAnswers = false;
        await BecomesAsync(deployment, token, "token");
        await OpensAsync(deployment, target);
    }

    private static Task<PlayGateProcess> StartReplicaAsync(Deployment deployment, string? connectionString = null) =>
        deployment.StartReplicaAsync(("ConnectionStrings:PlayGate", PostgresCluster.Impatient(connectionString ?? deployment.ConnectionString)));

    private static Task BecomesAsync(Deployment deployment, JsonNode token, string state) => Patience.UntilAsync(
        async () => Equals(await ExecuteAsync(deployment, $"SELECT state FROM grants WHERE id = '{token["id"]}'"), state), $"the token is a {state}");

    private static string TargetOf(string stream, JsonNode token) => $"/streams/{stream}.m3u8?token={token["tokenId"]}";

    private static async Task<JsonNode[]> MintAsync(Deployment deployment, string stream, int count)
    {
        var requests = Enumerable.Repeat(new { streamId = stream, type = "play" }, count);
        HttpResponseMessage? response = null;
        await Patience.UntilAsync(async () =>
        {
            response?.Dispose();
            response = await deployment.Viewer.PostAsJsonAsync(new Uri(deployment.Replica.AdminUrl, "/api/tokens"), requests);
            return response.StatusCode != HttpStatusCode.ServiceUnavailable;
        });
        using (response!.EnsureSuccessStatusCode())
        {
            return [.. (await response.Content.ReadFromJsonAsync<JsonArray>())!.Select(token => token!)];
        }
    }

    /// <summary>A viewer who gets a new link as long as the store takes too long.</summary>
    private static async Task<string> OpenAsync(Deployment deployment)
    {
        string? cookie = null;
        await Patience.UntilAsync(async () =>
        {
            using var response = await deployment.GetAsync(TargetOf("cam", (await MintAsync(deployment, "cam", 1))[0]));
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{response.StatusCode}");
            cookie = response.StatusCode == HttpStatusCode.OK ? response.Headers.GetValues("Set-Cookie").Single().Split(';')[0] : null;
            return cookie is not null;
        });
        return cookie!;
    }

    /// <summary>The whole promise: sessions play on, first requests are refused in time and soon at once, and afterwards all is as it was.</summary>
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

    private static async Task<TimeSpan> RefusedAsync(Deployment deployment, string target)
    {
        var waited = Stopwatch.StartNew();
        using var response = await deployment.GetAsync(target);
        Promise.Check("Refused", waited.Elapsed, LongestRefusal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("store_unavailable", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return waited.Elapsed;
    }

    /// <summary>Once it is known to be away nobody is kept waiting.</summary>
    private static async Task RefusedAtOnceAsync(Deployment deployment, string target)
    {
        var known = Stopwatch.StartNew();
        await Patience.UntilAsync(async () => await RefusedAsync(deployment, target) <= TimeSpan.FromMilliseconds(250));
        Promise.Check("Refused at once", known.Elapsed, LongestRecovery);
    }

    /// <summary>A statement that was on its way when the server stood still may have run when it went on; then the token is given back.</summary>
    private static Task OpensAsync(Deployment deployment, string target) => Patience.UntilAsync(async () =>
    {
        using var response = await deployment.GetAsync(target);
        return response.StatusCode == HttpStatusCode.OK;
    });

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
