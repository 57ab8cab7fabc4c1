using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Gate;

public sealed class ProxyInFrontTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Scheme_and_address_are_believed_from_known_proxies_only(bool isKnown)
    {
        await using var deployment = await Deployment.CreateAsync(nameof(ProxyInFrontTests));

        // A shared fetch tells the origin about no viewer.
        var host = await deployment.StartReplicaAsync(
            ("PlayGate:ForwardedHeaders:KnownProxies:0", isKnown ? "127.0.0.1" : "192.0.2.1"),
            ("PlayGate:Shield:Enabled", "false"));

        var response = await RawClient.GetAsync(
            host.PublicUrl, $"/streams/cam.m3u8?token={await deployment.MintSecretAsync("cam")}", "X-Forwarded-For: 203.0.113.9",
            "X-Forwarded-Proto: https");

        Assert.Equal(isKnown, response.Header("Set-Cookie")!.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        var request = Assert.Single(deployment.Origin.Requests.All);
        Assert.Equal([isKnown ? "203.0.113.9" : "127.0.0.1"], request["X-Forwarded-For"]);
        Assert.Equal([isKnown ? "https" : "http"], request["X-Forwarded-Proto"]);
    }
}
