using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing;

namespace PlayGate.EndToEndTests.Gate;

/// <summary>A back-end and its viewers, who come again where they are told to.</summary>
internal static class OutageViewer
{
    private const string Segment = "/streams/cam0001.ts";
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(2);

    public static string TargetOf(string stream, JsonNode token) => $"/streams/{stream}.m3u8?token={token["tokenId"]}";

    public static async Task<JsonNode[]> MintAsync(Deployment deployment, string stream, int count)
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
    public static async Task<string> OpenAsync(Deployment deployment)
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

    public static async Task<TimeSpan> RefusedAsync(Deployment deployment, string target)
    {
        var waited = Stopwatch.StartNew();
        using var response = await deployment.GetAsync(target);
        Promise.Check("Refused", waited.Elapsed, LongestRefusal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("store_unavailable", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return waited.Elapsed;
    }

    /// <summary>
    /// A statement that was on its way when the server stood still may have run when it went on; then the token is given back.
    /// </summary>
    public static Task OpensAsync(Deployment deployment, string target) => Patience.UntilAsync(async () =>
    {
        using var response = await deployment.GetAsync(target);
        return response.StatusCode == HttpStatusCode.OK;
    });

    public static async Task PlaysAsync(Deployment deployment, string cookie)
    {
        using var response = await deployment.GetAsync(Segment, cookie);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public static async Task<HttpStatusCode> HealthAsync(Deployment deployment, string health)
    {
        using var response = await deployment.Viewer.GetAsync(new Uri(deployment.Replica.AdminUrl, $"/health/{health}"));
        return response.StatusCode;
    }
}
