using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>What others write reaches a log in part: 300 characters of each text, on one line (issue 15).</summary>
public sealed class LogLengthTests
{
    /// <summary>The longest text of theirs, and ours around it.</summary>
    private const int Longest = 300 + 300;

    private static readonly (string, string) s_all = ("Logging:LogLevel:Default", "Information");
    private static readonly string s_long = new('x', 6000);

    [Fact]
    public async Task A_refused_request_is_a_short_line_however_long_its_target()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, s_all);
        using var log = LogLines.Of(gate);
        var events = gate.Services.GetService(typeof(PlayGate.Reporting.LastRefusals));

        await RawClient.GetAsync(gate.Public, $"/streams/cam/{s_long}.ts", $"User-Agent: {s_long}");
        await RawClient.SendAsync(gate.Public, new string('M', 3000), "/streams/cam.ts");
        await RawClient.GetAsync(gate.Public, $"/{s_long}");

        Assert.NotNull(events);
        Assert.True(log.OfEvent(1001).Count() >= 2);
        AssertShort(log);
        var shown = ((PlayGate.Reporting.LastRefusals)events).Read();
        Assert.NotEmpty(shown);
        Assert.All(shown, refusal => Assert.InRange(refusal.Stream!.Length + refusal.Attempt!.Length, 0, Longest));
    }

    [Fact]
    public async Task So_is_what_media_servers_and_back_ends_say()
    {
        await using var gate = await ManagementCalls.StartAsync(s_all);
        using var log = LogLines.Of(gate);

        await gate.CallAsync(
            "POST",
            "/hooks/srs",
            $$"""{"action":"on_publish","client_id":"{{s_long}}","ip":"203.0.113.9","vhost":"v","app":"live","stream":"cam\n{{s_long}}","param":"?token={{s_long}}"}""");
        await gate.CallAsync(
            "POST",
            "/hooks/mediamtx",
            $$"""{"user":"","password":"","token":"{{s_long}}","ip":"203.0.113.9","action":"publish","path":"cam{{s_long}}","protocol":"rtmp","id":"{{s_long}}","query":""}""");
        await gate.SendAsync("POST", "/hooks/nginx-rtmp", new FormUrlEncodedContent(
            [
                new("call", "publish"), new("addr", "203.0.113.9"), new("clientid", "1"), new("app", "live"),
                new("name", "cam\r\nForged: " + s_long), new("token", s_long),
            ]));
        await gate.CallAsync("DELETE", $"/api/tokens?streamId={s_long}");
        await gate.CallAsync("DELETE", $"/api/sessions?subject={s_long}");
        await gate.CallAsync("POST", "/api/tokens/explain", $$"""{"path":"/streams/{{s_long}}?token=x"}""");
        await gate.CallAsync("DELETE", $"/api/shield?path=/streams/{s_long}");

        Assert.NotEmpty(log.OfEvent(1001));
        AssertShort(log);
        Assert.DoesNotContain(log.All, line => line.Event is >= 1000 and < 2200 && line.Text.AsSpan().IndexOfAny('\r', '\n') >= 0);
    }

    private static void AssertShort(LogLines log) =>
        Assert.All(
            log.All.Where(line => line.Event is >= 1000 and < 5000),
            line => Assert.True(line.Text.Length <= Longest, $"{line.Event}: {line.Text.Length}"));
}
