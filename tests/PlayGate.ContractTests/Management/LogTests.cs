using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class LogTests
{
    private const string Key = "a-key-that-nobody-may-read";

    [Fact]
    public async Task Changes_are_logged_and_secrets_are_not()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin,
            ("PlayGate:Admin:ApiKeys:0", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))),
            ("Logging:LogLevel:Default", "Trace"));
        using var lines = new LogLines();
        gate.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        gate.ManagementClient.DefaultRequestHeaders.Authorization = new("Bearer", Key);

        var many = await gate.CallAsync(
            "POST",
            "/api/tokens",
            """[{"streamId":"cam","type":"play"},{"streamId":"cam","type":"play"},{"streamId":"other","type":"play"}]""");
        var expiry = gate.Clock.GetUtcNow().ToUnixTimeSeconds() + 60;
        var room = (await gate.AskAsync($"/rest/v2/broadcasts/room/token?expireDate={expiry}&type=play")).Json;
        await gate.CallAsync("POST", "/rest/v2/broadcasts/validate-token", room.ToJsonString());
        var first = (string)many.Json[0]!["tokenId"]!;
        await gate.CallAsync(
            "POST", "/api/tokens/explain", new JsonObject { ["path"] = $"/streams/cam.m3u8?token={first}" }.ToJsonString());
        await gate.OpenAsync("/streams/cam.m3u8", first);
        await gate.CallAsync("DELETE", "/api/sessions?streamId=cam");
        await gate.CallAsync("DELETE", "/api/tokens?streamId=cam");
        await gate.CallAsync("PUT", "/api/settings/default", """{"publishTokenControl":false}""");
        await gate.AskAsync("/api/tokens", ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(
            [2000, 2000, 2000, 2001, 2002, 2003, 2004], lines.All.Select(line => line.Event).Where(id => id is >= 2000 and < 2100).Order());
        Assert.Contains(lines.All, line => line.Text == "Minted 2 tokens for default/cam");
        Assert.Contains(lines.All, line => line.Text == "Minted 1 tokens for default/other");
        string[] secrets = [Key, (string)room["tokenId"]!, .. many.Json.AsArray().Select(token => (string)token!["tokenId"]!)];
        Assert.All(lines.All, line => Assert.DoesNotContain(secrets, secret => line.Text.Contains(secret, StringComparison.Ordinal)));
    }
}
