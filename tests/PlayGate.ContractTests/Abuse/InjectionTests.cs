using System.Text.Json;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Abuse;

/// <summary>Nothing that a viewer or a back-end writes becomes a header line or another path.</summary>
public sealed class InjectionTests : IClassFixture<BesiegedGate>
{
    private const string AsLongAsAToken = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly BesiegedGate _gate;

    public InjectionTests(BesiegedGate gate)
    {
        _gate = gate;
        gate.Begin();
    }

    [Theory]
    [InlineData("/streams/cam.m3u8?token=x%0d%0aInjected:%201")]
    [InlineData("/streams/cam.m3u8?token=x%0aInjected:%201")]
    [InlineData("/streams/cam.m3u8?token=x%E5%98%8A%E5%98%8DInjected:1")]
    [InlineData("/streams/cam.m3u8?token=A$" + AsLongAsAToken)]
    [InlineData("/streams/cam.m3u8?token=A%0A" + AsLongAsAToken)]
    [InlineData("/streams/cam%0d%0aInjected:%201.m3u8")]
    [InlineData("/streams/cam%0aInjected.m3u8?token=x")]
    [InlineData("/streams/~x%0d%0aInjected:%201/cam.m3u8")]
    public async Task A_line_end_in_a_token_a_path_or_a_ticket_stays_where_it_is(string target)
    {
        var answer = await RawClient.GetAsync(_gate.Public, target);

        Assert.InRange(answer.Status, 400, 403);
        Assert.DoesNotContain(
            answer.Headers, header => header.Key == "Injected" || header.Value.Contains("Injected", StringComparison.Ordinal));
        Assert.Empty(_gate.Origin.Requests.All);
        await _gate.ViewerPlaysOnAsync();
    }

    [Theory]
    [InlineData("&x=%0d%0aInjected:%201")]
    [InlineData("&x=%E5%98%8A%E5%98%8DInjected:1")]
    public async Task A_redirect_repeats_the_query_as_it_was_escaped(string query)
    {
        var token = await _gate.MintAsync(new { carrier = "path" });
        var answer = await RawClient.GetAsync(_gate.Public, $"/streams/cam.m3u8?token={token}{query}");

        Assert.Equal(302, answer.Status);
        Assert.EndsWith(query[1..], answer.Header("Location"), StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Headers, header => header.Key == "Injected");
    }

    [Theory]
    [InlineData("/streams/cam.m3u8?token={0}&x=\t")]
    [InlineData("/streams/cam.m3u8?token={0}&x=\u007f")]
    [InlineData("/streams/cam.m3u8?token={0}&x=\u00e4")]
    [InlineData("/streams/cam.m3u8?token={0}&x=\u00c0\u00ae")]
    [InlineData("/streams/cam.m3u8?x=\u0007&token={0}")]
    public async Task A_query_of_raw_bytes_is_refused(string target)
    {
        var token = await _gate.MintAsync(new { carrier = "path" });
        var answer = await RawClient.GetAsync(_gate.Public, target.Replace("{0}", token, StringComparison.Ordinal));

        Assert.Equal(400, answer.Status);
        Assert.Empty(_gate.Origin.Requests.All);
        await _gate.ViewerPlaysOnAsync();
    }

    [Theory]
    [InlineData("/streams/../streams/cam.m3u8")]
    [InlineData("/streams/%2e%2e/secret/cam.m3u8")]
    [InlineData("/streams/cam/%2e%2e%2fsecret.m3u8")]
    [InlineData("/streams/cam/%252e%252e/secret.m3u8")]
    [InlineData("/streams/cam/..%5csecret.m3u8")]
    [InlineData("/streams/cam/..\\secret.m3u8")]
    [InlineData("/streams/cam/..;/secret.m3u8")]
    [InlineData("/streams/cam/%c0%ae%c0%ae/secret.m3u8")]
    [InlineData("/streams/cam/%e0%80%ae%e0%80%ae/secret.m3u8")]
    [InlineData("/streams/cam/%f0%80%80%ae/secret.m3u8")]
    [InlineData("/streams/cam/%c0%af../secret.m3u8")]
    [InlineData("/streams/cam/\u00c0\u00ae\u00c0\u00ae/secret.m3u8")]
    [InlineData("/streams/cam/%uff0e%uff0e/secret.m3u8")]
    [InlineData("/streams/cam/%ed%a0%80/secret.m3u8")]
    [InlineData("/streams/cam.m3u8%00.ts")]
    [InlineData("//streams/cam.m3u8")]
    [InlineData("/streams//cam.m3u8")]
    public async Task Another_way_to_write_a_path_is_no_way_in(string target)
    {
        var answer = await RawClient.GetAsync(_gate.Public, target, $"Cookie: {_gate.Cookie}");

        Assert.Equal(400, answer.Status);
        Assert.Empty(_gate.Origin.Requests.All);
        await _gate.ViewerPlaysOnAsync();
    }

    /// <summary>Characters that only look like a full stop or a slash are characters of a name, and no server's parent folder.</summary>
    [Theory]
    [InlineData("/streams/cam/%ef%bc%8e%ef%bc%8e/x.ts")]
    [InlineData("/streams/cam/%e2%88%95x.ts")]
    public async Task What_only_looks_like_another_path_is_forwarded_as_it_is(string target)
    {
        Assert.Equal(200, (await RawClient.GetAsync(_gate.Public, target, $"Cookie: {_gate.Cookie}")).Status);
        Assert.Equal(target, Assert.Single(_gate.Origin.Requests.All).Target, ignoreCase: true);
    }

    [Theory]
    [InlineData("cam\r\nInjected: 1")]
    [InlineData("cam\nInjected")]
    [InlineData("cam\0")]
    [InlineData("../cam")]
    [InlineData("cam?token=x")]
    [InlineData("c\u00e4m")]
    public async Task A_stream_id_that_could_be_more_is_not_minted(string streamId)
    {
        using var content = new StringContent(
            JsonSerializer.Serialize(new { streamId, type = "play" }), System.Text.Encoding.UTF8, "application/json");
        using var answer = await _gate.Management.PostAsync(new Uri("/api/tokens", UriKind.Relative), content);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
