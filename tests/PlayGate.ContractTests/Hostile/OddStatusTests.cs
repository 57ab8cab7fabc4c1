using System.Net;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Hostile;

/// <summary>A status that ends no request is no answer (issue 23).</summary>
public sealed class OddStatusTests : IClassFixture<HostileGate>
{
    private readonly HostileGate _gate;

    public OddStatusTests(HostileGate gate)
    {
        _gate = gate;
        gate.Origin.Forget();
    }

    [Theory]
    [InlineData("switch")]
    [InlineData("below")]
    [InlineData("above")]
    public async Task It_is_a_bad_gateway_and_gives_the_token_back(string behaviour)
    {
        var token = await _gate.Gate.MintAsync("cam");
        foreach (var _ in (int[])[1, 2])
        {
            var answer = await RawClient.GetAsync(_gate.Public, $"/streams/cam/x.ts?b={behaviour}&token={token}");
            Assert.Equal(502, answer.Status);
            Assert.Contains("\"origin_unreachable\"", answer.Text, StringComparison.Ordinal);
        }

        // Asked again, since nothing of it was kept.
        Assert.Equal(2, _gate.Origin.Requests.Count);
        await _gate.Gate.OpenAsync("/streams/cam/x.ts", token);
    }

    [Theory]
    [InlineData("HEAD", "/streams/cam/x.ts", "Cookie: a=b")]
    [InlineData("GET", "/streams/cam/x.ts", "If-Match: *")]
    [InlineData("GET", "/open/x.ts", "X-A: b")]
    [InlineData("POST", "/open/x.ts", "Content-Length: 0")]
    [InlineData("POST", "/whip/cam", "Content-Length: 0")]
    [InlineData("PUT", "/ingest/cam/x.ts", "Content-Length: 0")]
    public async Task On_every_way_to_the_origin(string method, string path, string header)
    {
        var type = path.StartsWith("/streams", StringComparison.Ordinal) ? "play" : "publish";
        var token = path.StartsWith("/open", StringComparison.Ordinal) ? "" : "&token=" + await _gate.Gate.MintAsync("cam", type);
        foreach (var behaviour in (string[])["switch", "below", "above"])
        {
            var answer = await RawClient.SendAsync(_gate.Public, method, $"{path}?b={behaviour}{token}", header);
            Assert.Equal(502, answer.Status);
        }

        using var next = await _gate.Gate.GetAsync("/streams/cam/h1.ts", await _gate.OpenAsync("cam"));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }
}
