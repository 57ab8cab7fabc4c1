using System.Net;
using System.Security.Cryptography;
using System.Text;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Telemetry;

public sealed class ScrapeTests
{
    [Fact]
    public async Task Metrics_need_the_key_where_keys_are_configured_and_are_for_the_management_listener_alone()
    {
        const string Key = "scraping";
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Admin:ApiKeys:0", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))));

        using var without = await gate.ManagementClient.GetAsync("/metrics");
        using var viewer = await gate.GetAsync("/metrics");
        gate.ManagementClient.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        using var scraped = await gate.ManagementClient.GetAsync("/metrics");
        using var posted = await gate.ManagementClient.PostAsync("/metrics", null);

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, viewer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, scraped.StatusCode);
        Assert.Equal("text/plain", scraped.Content.Headers.ContentType!.MediaType);
        Assert.Contains("playgate_store_up 1", await scraped.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task Disabled_telemetry_measures_nothing_and_the_gate_works()
    {
        await using var origin = await Testing.Origins.KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, ("OTEL_SDK_DISABLED", "true"));

        await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        using var scraped = await gate.ManagementClient.GetAsync("/metrics");

        Assert.DoesNotContain("playgate_", await scraped.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
