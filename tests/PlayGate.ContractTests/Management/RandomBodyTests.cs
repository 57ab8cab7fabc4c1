using System.Text;
using CsCheck;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Management;

/// <summary>Whatever bytes come, they are the client's fault: no answer is a 5xx, and nothing is minted that was not asked for.</summary>
public sealed class RandomBodyTests : IAsyncLifetime
{
    private static readonly Gen<string> Names = Gen.OneOf<string>(
        "streamId", "expiresIn", "expiresAt", "application", "subject", "address", "sessionLifetime", "carrier", "anyFolder", "tokenId",
        "path", "playTokenControl", "x", "\\ud83d", "");

    private static readonly Gen<string> Values = Gen.OneOf<string>(
        "null", "true", "0", "-0", "1e5", "-1.5E-9", "99999999999999999999", "\"\"", "\"cam\"", "\"pley\"", "\"\\udc00\"",
        "\"2026-03-01T12:01:00Z\"", "\"::1\"", "[]", "{}", "[null]", "{\"a\":{}}");

    /// <summary>Every value in every field; never a type, so never all that a token needs.</summary>
    private static readonly Gen<byte[]> Json = Gen.Select(
        Gen.Select(Names, Values, (name, value) => $"\"{name}\":{value}").Array[0, 9],
        Gen.Int[0, 2],
        (members, depth) =>
            Encoding.UTF8.GetBytes(new string('[', depth) + "{" + string.Join(',', members) + "}" + new string(']', depth)));

    private TestGate _gate = null!;

    public async Task InitializeAsync() => _gate = await ManagementCalls.StartAsync();

    public async Task DisposeAsync() => await _gate.DisposeAsync();

    [Fact]
    public async Task Random_bytes_never_mint_and_never_break()
    {
        await Gen.Byte.Array[0, 200].SampleAsync(RefusesAsync, iter: 300, threads: 1);
        await Gen.String[0, 60].Select(text => Encoding.UTF8.GetBytes($$"""{"streamId":"{{text}} ","type":"play"}"""))
            .SampleAsync(RefusesAsync, iter: 300, threads: 1);
    }

    /// <summary>Two faults and one more change: whatever the change mends, one fault stays.</summary>
    [Fact]
    public async Task A_mutated_request_never_mints_and_never_breaks()
    {
        var body =
            """[{"streamId":"a b","type":"pley","expiresIn":60,"subject":"\u00e4","address":"::1","anyFolder":true,"carrier":"cookie"}]"""u8.ToArray();
        var mutation = Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte, Gen.Int[0, 2], (at, value, kind) => kind switch
        {
            0 => (byte[])[.. body[..at], value, .. body[(at + 1)..]],
            1 => [.. body[..at], value, .. body[at..]],
            _ => [.. body[..at], .. body[Math.Min(body.Length, at + 1 + (value % 8))..]],
        });

        await mutation.SampleAsync(RefusesAsync, iter: 600, threads: 1);
        Assert.Equal(0, await _gate.CountTokensAsync());
    }

    [Fact]
    public async Task Random_json_never_mints_and_never_breaks()
    {
        await Json.SampleAsync(RefusesAsync, iter: 600, threads: 1);
        Assert.Equal(0, await _gate.CountTokensAsync());
    }

    [Theory]
    [InlineData("POST", "/api/tokens/explain")]
    [InlineData("PUT", "/api/settings/default")]
    [InlineData("POST", "/rest/v2/broadcasts/validate-token")]
    public async Task Other_calls_survive_them_too(string method, string target)
    {
        async Task SurvivesAsync(byte[] body) => Assert.Contains((await SendAsync(method, target, body)).Status, (int[])[200, 400]);

        await Gen.Byte.Array[0, 200].SampleAsync(SurvivesAsync, iter: 100, threads: 1);
        await Json.SampleAsync(SurvivesAsync, iter: 300, threads: 1);
    }

    /// <summary>The path of an explanation goes through everything that judges a viewer's request.</summary>
    [Fact]
    public async Task Any_path_can_be_explained()
    {
        var path = Gen.Select(
            Gen.OneOf<string>("", "/streams/", "/streams/cam.m3u8?", "http://h/streams/", "/streams/%"),
            Gen.String[0, 40],
            (start, rest) => start + rest);

        await path.SampleAsync(
            async text =>
            {
                var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["path"] = text });
                Assert.Equal(200, (await SendAsync("POST", "/api/tokens/explain", body)).Status);
            },
            iter: 400,
            threads: 1);
    }

    private async Task RefusesAsync(byte[] body)
    {
        var answer = await SendAsync("POST", "/api/tokens", body);
        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_request", answer.Code);
    }

    private async Task<ManagementAnswer> SendAsync(string method, string target, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return await _gate.SendAsync(method, target, content);
    }
}
