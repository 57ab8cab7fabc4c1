using System.Net;
using System.Text.Json.Nodes;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>The database judges what is once, also for tokens that others signed.</summary>
public sealed class ForeignRaceTests
{
    [SignerFact]
    public async Task One_of_180_racing_viewers_on_three_replicas_gets_the_session_of_another_signers_token()
    {
        const int Viewers = 180;
        await using var deployment = await Deployment.CreateAsync(nameof(ForeignRaceTests));
        using var signers = new ForeignSigners();
        await using var keys = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, signers.KeySet));
        (string Key, string Value)[] settings =
            [.. IssuerStage.Settings(keys.Url + "/jwks.json"), ("PlayGate:Shield:Enabled", "false")];
        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => deployment.StartReplicaAsync(settings)));

        var urls = await signers.SignAsync(replicas[0].PublicUrl, "cam", "index.m3u8");
        foreach (var format in new[] { "AntMedia", "Mux", "Cat", "BunnyPath" })
        {
            var url = urls[format];
            var before = deployment.Origin.Requests.All.Count;

            var responses = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(
                viewer => deployment.GetAsync(url.PathAndQuery, null, replicas[viewer % replicas.Length])));

            Assert.Equal(
                (format, 1, Viewers - 1),
                (format, Count(responses, HttpStatusCode.OK), Count(responses, HttpStatusCode.Forbidden)));
            Assert.Equal(before + 1, deployment.Origin.Requests.All.Count);
            await AssertOneSessionAsync(deployment, format);
            Array.ForEach(responses, response => response.Dispose());
        }
    }

    private static int Count(HttpResponseMessage[] responses, HttpStatusCode status) =>
        responses.Count(response => response.StatusCode == status);

    private static async Task AssertOneSessionAsync(Deployment deployment, string format)
    {
        var sessions = new Uri(deployment.Replica.AdminUrl, "/api/sessions?streamId=cam");
        var items = JsonNode.Parse(await deployment.Viewer.GetStringAsync(sessions))!["items"]!.AsArray();
        Assert.Equal((format, 1), (format, items.Count));
        using var ended = await deployment.Viewer.DeleteAsync(sessions);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
    }
}
