using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Gate;

/// <summary>Three replicas on one database: what an operator says reaches all of them.</summary>
public sealed class KickTests
{
    [Fact]
    public async Task A_kick_reaches_every_replica_within_a_second_and_within_five_where_notifications_are_lost()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(KickTests));
        deployment.Origin.Answer = async context =>
        {
            await context.Response.Body.WriteAsync(new byte[1000]);
            await context.Response.Body.FlushAsync();
            if (context.Request.Path.Value!.EndsWith(".mp4", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        };
        var replicas = await StartThreeAsync(deployment);

        // The first round warms up what a process compiles when it is used first.
        foreach (var limit in new[] { 5, 1 })
        {
            Promise.Check("A kick was everywhere", await KickAsync(deployment, replicas), TimeSpan.FromSeconds(limit));
        }

        const string Listening = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
        await Patience.UntilAsync(async () => await ExecuteAsync(deployment, $"SELECT count(*) {Listening}") == 3);
        Assert.Equal(3L, await ExecuteAsync(deployment, $"SELECT count(pg_terminate_backend(pid, 5000)) {Listening}"));
        Promise.Check("A kick was everywhere without notifications", await KickAsync(deployment, replicas), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Of_50_racing_openings_on_three_replicas_exactly_as_many_get_in_as_there_are_places()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(KickTests));
        var replicas = await StartThreeAsync(deployment, ("PlayGate:Session:MaxPerSubject", "2"));
        await OpenOnAllAsync(deployment, replicas);
        var tokens = await MintAsync(deployment, 50);

        var responses = await Task.WhenAll(
            tokens.Select((token, viewer) => deployment.GetAsync($"/streams/cam.m3u8?token={token}", null, replicas[viewer % 3])));

        Assert.Equal(2, responses.Count(response => response.StatusCode == HttpStatusCode.OK));
        Assert.Equal(48, responses.Count(response => response.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.Equal(2L, await ExecuteAsync(deployment, "SELECT count(*) FROM grants WHERE state = 'session' AND subject = 'anna'"));
        Assert.Equal(48L, await ExecuteAsync(deployment, "SELECT count(*) FROM grants WHERE state = 'token'"));
        Array.ForEach(responses, response => response.Dispose());
    }

    /// <summary>
    /// Replicas that run for the first time compile meanwhile, and 50 viewers at once would wait longer than a viewer waits for a store.
    /// </summary>
    private static async Task OpenOnAllAsync(Deployment deployment, PlayGateProcess[] replicas)
    {
        foreach (var replica in replicas)
        {
            var token = (await MintAsync(deployment, 1, subject: $"{replica.ProcessId}")).Single();
            using var opened = await deployment.GetAsync($"/streams/cam.m3u8?token={token}", null, replica);
            Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        }
    }

    private static Task<PlayGateProcess[]> StartThreeAsync(Deployment deployment, params (string Key, string Value)[] settings) =>
        Task.WhenAll(Enumerable.Range(0, 3).Select(_ => deployment.StartReplicaAsync(settings)));

    /// <summary>
    /// Opens a session that plays on all replicas, ends it on one, and returns after what time it was over on all of them.
    /// </summary>
    private static async Task<TimeSpan> KickAsync(Deployment deployment, PlayGateProcess[] replicas)
    {
        var token = (await MintAsync(deployment, 1)).Single();
        var cookie = await deployment.OpenAsync($"/streams/cam.m3u8?token={token}");
        var movies = await Task.WhenAll(replicas.Select(replica => BeginAsync(deployment, replica, cookie)));

        var watch = Stopwatch.StartNew();
        using var kick = await deployment.Viewer.DeleteAsync(new Uri(replicas[0].AdminUrl, "/api/sessions?subject=anna"));
        Assert.Equal("""{"deleted":1}""", await kick.Content.ReadAsStringAsync());
        await Task.WhenAll(
            movies.Select(movie => Assert.ThrowsAsync<HttpRequestException>(() => movie.Content.ReadAsByteArrayAsync().InTimeAsync())));
        var taken = watch.Elapsed;

        foreach (var replica in replicas)
        {
            using var refused = await deployment.GetAsync("/streams/cam0001.ts", cookie, replica);
            Assert.Contains("session_revoked", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Array.ForEach(movies, movie => movie.Dispose());
        return taken;
    }

    private static async Task<HttpResponseMessage> BeginAsync(Deployment deployment, PlayGateProcess replica, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(replica.PublicUrl, "/streams/cam/movie.mp4"));
        request.Headers.Add("Cookie", cookie);
        var response = await deployment.Viewer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.EnsureSuccessStatusCode();
    }

    private static async Task<IReadOnlyList<string>> MintAsync(Deployment deployment, int count, string subject = "anna")
    {
        var requests = Enumerable.Range(0, count).Select(_ => new { streamId = "cam", type = "play", subject });
        using var response = await deployment.Viewer.PostAsJsonAsync(new Uri(deployment.Replica.AdminUrl, "/api/tokens"), requests);
        var minted = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonArray>();
        return [.. minted!.Select(token => (string)token!["tokenId"]!)];
    }

    private static async Task<long> ExecuteAsync(Deployment deployment, string query)
    {
        await using var source = NpgsqlDataSource.Create(deployment.ConnectionString);
        await using var command = source.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
