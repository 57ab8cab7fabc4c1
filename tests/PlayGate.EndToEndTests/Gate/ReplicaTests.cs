using System.Net;
using PlayGate.EndToEndTests.Hosting;

namespace PlayGate.EndToEndTests.Gate;

public sealed class ReplicaTests
{
    [Fact]
    public async Task One_of_128_racing_viewers_spends_the_token_whichever_replica_they_ask()
    {
        const int Viewers = 128;
        await using var deployment = await Deployment.CreateAsync(nameof(ReplicaTests));
        var replicas = await Task.WhenAll(deployment.StartReplicaAsync(), deployment.StartReplicaAsync());
        var token = await deployment.MintSecretAsync("cam");

        var responses = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(
            viewer => deployment.GetAsync($"/streams/cam.m3u8?token={token}", null, replicas[viewer % 2])));

        Assert.Equal(
            [(HttpStatusCode.OK, 1), (HttpStatusCode.Forbidden, Viewers - 1)],
            responses.CountBy(response => response.StatusCode).Select(count => (count.Key, count.Value)).OrderBy(count => count.Key));
        Assert.Single(deployment.Origin.Requests.All);

        var cookie = responses.Single(response => response.StatusCode == HttpStatusCode.OK).Headers.GetValues("Set-Cookie").Single()
            .Split(';')[0];
        foreach (var replica in replicas)
        {
            using var segment = await deployment.GetAsync("/streams/cam0001.ts", cookie, replica);
            Assert.Equal(HttpStatusCode.OK, segment.StatusCode);
        }

        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task A_crash_loses_neither_tokens_nor_sessions()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(ReplicaTests));
        var before = await deployment.StartReplicaAsync();
        var unused = await deployment.MintSecretAsync("cam");
        var used = await deployment.MintSecretAsync("cam");
        var cookie = await deployment.OpenAsync($"/streams/cam.m3u8?token={used}");

        await before.KillAsync();
        await deployment.StartReplicaAsync();

        using var bySession = await deployment.GetAsync("/streams/cam0001.ts", cookie);
        Assert.Equal(HttpStatusCode.OK, bySession.StatusCode);
        using var spent = await deployment.GetAsync($"/streams/cam.m3u8?token={used}");
        Assert.Equal(HttpStatusCode.Forbidden, spent.StatusCode);
        await deployment.OpenAsync($"/streams/cam.m3u8?token={unused}");
    }

    [Fact]
    public async Task An_ended_session_stays_ended_after_a_crash()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(ReplicaTests));
        var before = await deployment.StartReplicaAsync();
        var cookie = await deployment.OpenAsync($"/streams/cam.m3u8?token={await deployment.MintSecretAsync("cam")}");
        using var ending = await deployment.Viewer.DeleteAsync(new Uri(before.AdminUrl, "/api/sessions?streamId=cam"));
        Assert.Equal("""{"deleted":1}""", await ending.Content.ReadAsStringAsync());

        await before.KillAsync();
        await deployment.StartReplicaAsync();

        using var after = await deployment.GetAsync("/streams/cam0001.ts", cookie);
        Assert.Contains("session_revoked", await after.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
