using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.EndToEndTests.Telemetry;
using PlayGate.Testing.Origins;
using PlayGate.Testing.Postgres;

namespace PlayGate.EndToEndTests.Gate;

public sealed class SecretsTests
{
    private const string ApiKey = "an-api-key-that-nobody-should-find";

    [Fact]
    public async Task No_secret_is_in_the_database_the_logs_the_traces_the_metrics_or_what_the_origin_got()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(SecretsTests));
        await using var collector = await Collector.StartAsync();
        var host = await deployment.StartReplicaAsync(
            [
                .. collector.Settings,
                ("PlayGate:Admin:ApiKeys:0", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey)))),
                ("PlayGate:Cors:AllowedOrigins:0", "https://player.example"),
                ("Logging:LogLevel:PlayGate", "Trace"),
            ]);
        var secrets = await UseEverythingAsync(deployment, host.AdminUrl, host.PublicUrl);
        var scraped = await ScrapeAsync(host.AdminUrl);
        Assert.Equal(0, await host.StopAsync());

        var cluster = await PostgresCluster.SharedAsync();
        var dump = await cluster.DumpAsync(deployment.ConnectionString);
        var requests = string.Concat(deployment.Origin.Requests.All.Select(request => request.Head));
        Assert.Contains("grants", dump, StringComparison.Ordinal);
        Assert.NotEmpty(requests);
        foreach (var expected in new[]
        {
            "/v1/traces",
            "/v1/metrics",
            "playgate.consume",
            "playgate.give_back",
            "playgate.shield.fetch",
            "token_type_mismatch",
            "/streams/{**path}",
            "url.path",
            Bytes("/streams/~…/cam.m3u8"),
        })
        {
            Assert.Contains(expected, collector.Received, StringComparison.Ordinal);
        }

        Assert.Contains("playgate_sessions_opened_total", scraped, StringComparison.Ordinal);
        Assert.Contains("Opened session", host.Output.ToString(), StringComparison.Ordinal);
        foreach (var secret in secrets.Append(ApiKey))
        {
            // Also as bytes in hexadecimal, which is how a dump shows them.
            var hex = Convert.ToHexString(Encoding.ASCII.GetBytes(secret)).ToLowerInvariant();
            foreach (var place in new[] { dump, requests, host.Output.ToString(), collector.Received, scraped })
            {
                Assert.DoesNotContain(secret, place, StringComparison.Ordinal);
                Assert.DoesNotContain(hex, place, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    /// <summary>As the collector keeps it.</summary>
    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static async Task<string> ScrapeAsync(Uri admin)
    {
        using var prometheus = new HttpClient { BaseAddress = admin };
        prometheus.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        return await prometheus.GetStringAsync("/metrics");
    }

    /// <summary>Every way in which a secret travels, good and bad; returns all that were used.</summary>
    private static async Task<List<string>> UseEverythingAsync(Deployment deployment, Uri admin, Uri gate)
    {
        var secrets = new List<string>();
        async Task<string> NewAsync(string stream, string type = "play", string? carrier = null)
        {
            secrets.Add((await deployment.MintAsync(stream, type, ApiKey, carrier))["tokenId"]!.GetValue<string>());
            return secrets[^1];
        }

        var token = await NewAsync("cam");
        using var first = await deployment.GetAsync($"/streams/cam.m3u8?token={token}");
        var cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        secrets.Add(cookie.Split('=')[1]);
        await RawClient.GetAsync(
            gate, $"/streams/cam.m3u8?a=1&TOKEN={token}", $"Cookie: {cookie}; other=1", $"Referer: {gate}streams/cam.m3u8?token={token}");
        await RawClient.GetAsync(gate, $"/streams/other.m3u8?token={token}", $"Cookie: {cookie}");
        await RawClient.GetAsync(gate, $"/streams/x/../cam.m3u8?token={token}");
        await RawClient.SendAsync(gate, "HEAD", $"/streams/cam.m3u8?token={await NewAsync("cam")}");
        await RawClient.SendAsync(gate, "POST", $"/streams/cam.m3u8?token={await NewAsync("cam")}");
        await RawClient.GetAsync(gate, $"/streams/cam.m3u8?token={await NewAsync("cam", "publish")}");
        await RawClient.GetAsync(gate, $"/nothing?token={await NewAsync("cam")}");
        deployment.Origin.Answer = OriginAnswer.CutBeforeHeaders();

        // Of another stream: what is stored of the first would be given to whoever comes within a second.
        await RawClient.GetAsync(gate, $"/streams/broken.m3u8?token={await NewAsync("broken")}");

        deployment.Origin.Answer = OriginAnswer.Respond(200, "origin");
        await UseTicketAsync(gate, await NewAsync("cam", carrier: "auto"), secrets);

        using var back = new HttpClient { BaseAddress = admin };
        back.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        var json = new JsonObject { ["tokenId"] = token, ["path"] = $"/streams/cam.m3u8?token={token}" };
        using var explained = await back.PostAsync(
            "/api/tokens/explain", new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"));
        Assert.DoesNotContain(token, await explained.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var validated = await back.PostAsync(
            "/rest/v2/broadcasts/validate-token", new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"));
        using var keyed = new HttpRequestMessage(HttpMethod.Post, "/api/tokens")
        {
            Content = new StringContent(
            """{"streamId":"cam","type":"play"}""", Encoding.UTF8, "application/json")
        };
        keyed.Headers.Add("Idempotency-Key", "an-idempotency-key-of-a-back-end");
        using var minted = await back.SendAsync(keyed);
        secrets.Add(JsonNode.Parse(await minted.Content.ReadAsStringAsync())!["tokenId"]!.GetValue<string>());
        secrets.Add("an-idempotency-key-of-a-back-end");
        return secrets;
    }

    /// <summary>A ticket in the path, where it belongs, where it doesn't, and in what names the page it was on.</summary>
    private static async Task UseTicketAsync(Uri gate, string token, List<string> secrets)
    {
        var first = await RawClient.GetAsync(gate, $"/streams/cam.m3u8?token={token}");
        Assert.Equal(302, first.Status);
        var segment = first.Header("Location")!.Split('/')[2];
        secrets.Add(segment[1..]);
        secrets.Add(first.Header("Set-Cookie")!.Split('=', ';')[1]);
        await RawClient.GetAsync(gate, $"/streams/{segment}/cam.m3u8", $"Referer: {gate}streams/{segment}/cam.m3u8");
        await RawClient.GetAsync(gate, $"/streams/{segment}/other.m3u8");
        await RawClient.GetAsync(gate, $"/streams/x/../{segment}/cam.m3u8");
        await RawClient.GetAsync(gate, $"/streams/cam/{segment}/x.ts");
        await RawClient.GetAsync(gate, $"/{segment}/cam.m3u8");
        await RawClient.SendAsync(gate, "POST", $"/streams/{segment}/cam.m3u8");
    }
}
