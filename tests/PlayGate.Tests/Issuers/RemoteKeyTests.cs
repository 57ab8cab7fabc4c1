using Microsoft.Extensions.Time.Testing;
using PlayGate.Issuers;
using PlayGate.Testing.Origins;
using PlayGate.Tests.House;

namespace PlayGate.Tests.Issuers;

/// <summary>What a format makes of keys behind a URL.</summary>
public sealed class RemoteKeyTests : IAsyncLifetime
{
    private KestrelOrigin _server = null!;

    public async Task InitializeAsync() => _server = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, """{"keys":[]}"""));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_token_that_a_secret_signed_waits_for_no_server()
    {
        _server.Answer = OriginAnswer.Respond(500, "");
        var format = Create("secret");

        await format.GenuineAsync(IssuerBench.Sign("""{"streamId":"a"}""", "secret"));

        Assert.Empty(_server.Requests.All);
        await Assert.ThrowsAsync<IssuerUnavailableException>(() => format.ReadAsync(IssuerBench.Sign("""{"streamId":"a"}""", "another")));
    }

    [Fact]
    public async Task A_key_that_a_set_does_not_know_is_refused()
    {
        var token = $"{IssuerBench.Encode("""{"alg":"ES256","kid":"two"}"""u8)}.e30.AAAA";

        Assert.Contains("kid", (await Create().RefusedAsync(token)).Because, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a token")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.AAAA")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.AAAA")]
    [InlineData("!.e30.AAAA")]
    public async Task Made_up_tokens_are_no_lever_on_the_server(string token)
    {
        Assert.IsNotType<IssuedReading.Genuine>(await Create().ReadAsync(token));
        Assert.Empty(_server.Requests.All);
    }

    [Fact]
    public async Task A_check_reaches_the_server()
    {
        var key = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/PlayGate.Tests/Issuers/Vectors/jose.json"));
        var set = System.Text.Json.Nodes.JsonNode.Parse(key)!["jwks"]!.ToJsonString();
        _server.Answer = OriginAnswer.Respond(200, set);
        await Create().CheckAsync(CancellationToken.None);

        foreach (var (status, body) in new[] { (404, set), (200, """{"keys":[]}"""), (200, "<html>") })
        {
            _server.Answer = OriginAnswer.Respond(status, body);
            await Assert.ThrowsAsync<IssuerUnavailableException>(() => Create().CheckAsync(CancellationToken.None));
        }
    }

    private IIssuerFormat Create(params string[] secrets)
    {
        var options = new IssuerOptions { Format = IssuerFormat.Jwt, Jwks = $"{_server.Url}/keys" };
        Array.ForEach(secrets, options.Secrets.Add);
        return IssuerFormats.Create(new IssuerSetup("issuer", options, new FakeTimeProvider()));
    }
}
