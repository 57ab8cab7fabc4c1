using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>What the commands say of issuers and of their tokens.</summary>
public sealed class IssuerCommandTests
{
    [Fact]
    public async Task Check_says_of_each_issuer_whether_its_keys_can_be_had()
    {
        using var signers = new ForeignSigners();
        await using var keys = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, signers.KeySet));
        var settings = new Dictionary<string, string>
        {
            ["PlayGate:Origin"] = keys.Url,
            ["PlayGate:Issuers:mux:Format"] = "Jwt",
            ["PlayGate:Issuers:mux:Jwks"] = keys.Url + "/jwks.json",
            ["PlayGate:Issuers:nginx:Format"] = "SecureLink",
            ["PlayGate:Issuers:nginx:Secrets:0"] = ForeignSigners.Secret,
        };

        var good = await PlayGateCommand.RunAsync(["check"], settings);
        keys.Answer = OriginAnswer.Respond(404, "");
        var away = await PlayGateCommand.RunAsync(["check"], settings);
        var wrong = await PlayGateCommand.RunAsync(["check", "--PlayGate:Issuers:mux:Jwks=/nowhere.json"], settings);

        Assert.True(good.ExitCode == 0, good.Output + good.Error);
        Assert.Contains($"issuer         mux: ok (Jwt, {keys.Url}/jwks.json)", good.Output, StringComparison.Ordinal);
        Assert.Contains("issuer         nginx: ok (SecureLink)", good.Output, StringComparison.Ordinal);
        Assert.Equal(1, away.ExitCode);
        Assert.Contains(
            $"issuer         mux: {keys.Url}/jwks.json does not answer with keys that verify.", away.Output, StringComparison.Ordinal);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("PlayGate:Issuers:mux:Jwks: /nowhere.json cannot be read", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(ForeignSigners.Secret, good.Output + away.Output + wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_names_issuer_claims_and_the_claim_that_failed()
    {
        await using var host = await PlayGateProcess.StartAsync(new Dictionary<string, string>
        {
            ["PlayGate:Origin"] = "http://127.0.0.1:9",
            ["PlayGate:Issuers:lms:Format"] = "Jwt",
            ["PlayGate:Issuers:lms:Secrets:0"] = ForeignSigners.Secret,
        });

        var good = await ExplainAsync(host, Jwt(TimeSpan.FromMinutes(5)));
        var late = await ExplainAsync(host, Jwt(TimeSpan.FromDays(5)));

        Assert.Equal(0, good.ExitCode);
        Assert.StartsWith("200  The token is good", good.Output, StringComparison.Ordinal);
        Assert.Contains("issuer lms", good.Output, StringComparison.Ordinal);
        Assert.Equal(1, late.ExitCode);
        Assert.StartsWith("403 token_invalid  It expires (exp) at ", late.Output, StringComparison.Ordinal);
        Assert.Contains("  sub: anna", late.Output, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> ExplainAsync(PlayGateProcess host, string token)
    {
        var result = await PlayGateCommand.RunAsync(
            ["token", "explain", "-", "--server", host.AdminUrl.AbsoluteUri], input: $"/streams/cam/index.m3u8?token={token}\n");
        Assert.DoesNotContain(token.Split('.')[2], result.Output + result.Error, StringComparison.Ordinal);
        return result;
    }

    private static string Jwt(TimeSpan lifetime)
    {
        var exp = (TimeProvider.System.GetUtcNow() + lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = $"{Encode("""{"alg":"HS256"}""")}.{Encode($$"""{"streamId":"cam","sub":"anna","exp":{{exp}}}""")}";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(ForeignSigners.Secret), Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(mac)}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
