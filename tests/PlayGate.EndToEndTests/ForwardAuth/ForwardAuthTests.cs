using PlayGate.EndToEndTests.Players.Programs;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Origins;
using Xunit.Abstractions;

namespace PlayGate.EndToEndTests.ForwardAuth;

public sealed class NginxForwardAuthTests(ITestOutputHelper output) : ForwardAuthTests("Nginx", output)
{
    [ProxyFact("nginx")]
    public Task Ffmpeg_plays_through_nginx_to_the_end_on_one_token() => PlaysToTheEndAsync();
}

public sealed class CaddyForwardAuthTests(ITestOutputHelper output) : ForwardAuthTests("Caddy", output)
{
    [ProxyFact("caddy")]
    public Task Ffmpeg_plays_through_caddy_to_the_end_on_one_token() => PlaysToTheEndAsync();
}

/// <summary>A proxy and ffmpeg; where one is absent the test is skipped, and the name says what for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProxyFactAttribute : FactAttribute
{
    public ProxyFactAttribute(string proxy) =>
        Skip = ((string[])[proxy, "ffmpeg"])
            .FirstOrDefault(program => !PlayerProgram.Exists(program)) is { } missing ? $"{missing} is not installed" : null;
}

/// <summary>One proxy in front of a folder: a viewer from the first request to the end, and who else tries.</summary>
public abstract class ForwardAuthTests(string proxy, ITestOutputHelper output)
{
    protected async Task PlaysToTheEndAsync()
    {
        await using var stage = await ForwardAuthStage.StartAsync(proxy);
        var (id, stream) = await stage.AddAsync(StreamKind.HlsTs);
        var token = await stage.MintAsync(id);
        var target = $"/streams/{id}/{stream.Entry}";

        var playback = await new Ffmpeg().PlayAsync(new Uri(stage.Url, $"{target}?token={token}"), stream);

        Assert.True(
            playback.Frames >= stream.FramesToSee, $"{playback.Frames} frames of {stream.FramesToSee}\n{playback.Log}\n{stage.ProxyLog}");
        var session = Assert.Single(await stage.SessionsAsync(id))!;
        Assert.Equal("127.0.0.1", (string?)session["address"]);
        Assert.Equal(403, await stage.StatusAsync($"{target}?token={token}"));
        Assert.DoesNotContain(token, stage.ProxyLog, StringComparison.Ordinal);
        Assert.DoesNotContain(token, stage.Gate.Output.ToString(), StringComparison.Ordinal);

        await ASecondViewerIsKickedAsync(stage, target, id);
        await NothingIsSpoofedAsync(stage, target, id);
        await AwayIsNoDenialAsync(stage, target, id);
        output.WriteLine(stage.ProxyLog);
    }

    private static async Task ASecondViewerIsKickedAsync(ForwardAuthStage stage, string target, string id)
    {
        var cookie = await OpenAsync(stage, target, id);
        Assert.Equal(200, await stage.StatusAsync(target, cookie));
        await stage.EndSessionsAsync(id);
        Assert.Equal(403, await stage.StatusAsync(target, cookie));
    }

    private static async Task NothingIsSpoofedAsync(ForwardAuthStage stage, string target, string id)
    {
        var (other, _) = await stage.AddAsync(StreamKind.HlsTs);
        var cookie = await OpenAsync(stage, target, id);
        var foreign = target.Replace(id, other, StringComparison.Ordinal);
        foreach (var uri in (string[])["X-Original-URI", "X-Forwarded-Uri", "X-Original-URL", "X-Rewrite-URL"])
        {
            Assert.Equal(403, await stage.StatusAsync(foreign, cookie, (uri, target)));
        }

        Assert.Equal(
            403, (await RawClient.GetAsync(stage.Url, $"/streams/{id}/%2e%2e/{other}/master.m3u8", $"Cookie: {cookie.Value}")).Status);
        Assert.Equal(403, await stage.StatusAsync(target, ("X-Original-Method", "OPTIONS"), ("X-Forwarded-Method", "OPTIONS")));
        Assert.NotEqual(200, await stage.StatusAsync("/authorize", ("X-Original-URI", target), ("X-Forwarded-Uri", target), cookie));
        Assert.NotEqual(200, await stage.StatusAsync("/playgate/authorize", cookie));

        using var spoofed = await stage.GetAsync(
            $"{target}?token={await stage.MintAsync(id)}", ("X-Forwarded-For", "203.0.113.9"), ("X-Real-IP", "203.0.113.9"));
        Assert.Equal(200, (int)spoofed.StatusCode);
        Assert.All(await stage.SessionsAsync(id), session => Assert.Equal("127.0.0.1", (string?)session!["address"]));
    }

    /// <summary>A missing file with a good token burns it: who is asked first cannot know.</summary>
    private static async Task AwayIsNoDenialAsync(ForwardAuthStage stage, string target, string id)
    {
        using var missing = await stage.GetAsync($"/streams/{id}/nothing.m3u8?token={await stage.MintAsync(id)}");
        Assert.Equal(404, (int)missing.StatusCode);
        Assert.Single(missing.Headers.GetValues("Set-Cookie"));

        var token = await stage.MintAsync(id);
        await stage.Gate.KillAsync();
        Assert.Contains(await stage.StatusAsync($"{target}?token={token}"), (int[])[502, 503]);
    }

    private static async Task<(string Name, string Value)> OpenAsync(ForwardAuthStage stage, string target, string id)
    {
        using var response = await stage.GetAsync($"{target}?token={await stage.MintAsync(id)}");
        Assert.Equal(200, (int)response.StatusCode);
        return ("Cookie", Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0]);
    }
}
