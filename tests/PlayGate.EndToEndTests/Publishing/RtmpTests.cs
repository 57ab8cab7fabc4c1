namespace PlayGate.EndToEndTests.Publishing;

/// <summary>Publishing and playing over RTMP, each test with a stream of its own.</summary>
public sealed class RtmpTests(RtmpStage stage) : IClassFixture<RtmpStage>
{
    [RtmpFact]
    public async Task Only_a_good_token_publishes_and_only_once()
    {
        var late = await stage.MintAsync("late", "publish", expiresIn: 1);
        Assert.False(await RtmpStage.MayPublishAsync($"rtmp://127.0.0.1:{stage.Port}/live/one"));
        Assert.False(await RtmpStage.MayPublishAsync(stage.UrlOf("one", "nonsense")));
        Assert.False(await RtmpStage.MayPublishAsync(await stage.MintAsync("one", "play")));
        Assert.False(await RtmpStage.MayPublishAsync(
            (await stage.MintAsync("other", "publish")).Replace("/other?", "/one?", StringComparison.Ordinal)));
        var good = await stage.MintAsync("one", "publish");
        Assert.False(await RtmpStage.MayPublishAsync(good + "&name=forged"));

        Assert.True(await RtmpStage.MayPublishAsync(good));
        await stage.HasSessionsAsync("one", 0);
        Assert.False(await RtmpStage.MayPublishAsync(good));

        await stage.ExpireAsync("late");
        Assert.False(await RtmpStage.MayPublishAsync(late));
        Assert.Contains(
            stage.Gate.Output.All,
            line => line.Contains("Refused publish default/late from 127.0.0.1: token_expired", StringComparison.Ordinal));
        Assert.DoesNotContain("token=", stage.Gate.Output.ToString(), StringComparison.Ordinal);
    }

    [RtmpFact]
    public async Task Viewers_need_a_token_of_their_own_each()
    {
        await using var publisher = await RtmpStage.PublishAsync(await stage.MintAsync("two", "publish"));
        var good = await stage.MintAsync("two", "play");

        Assert.True(await RtmpStage.MayPlayAsync(good));
        Assert.False(await RtmpStage.MayPlayAsync(good));
        Assert.False(await RtmpStage.MayPlayAsync($"rtmp://127.0.0.1:{stage.Port}/live/two"));
        Assert.False(await RtmpStage.MayPlayAsync(await stage.MintAsync("two", "publish")));
        await stage.HasSessionsAsync("two", 1);

        Assert.Equal(["publish"], await stage.SessionsAsync("two"));
        Assert.False(publisher.HasExited);
    }

    [RtmpFact]
    public async Task A_second_publisher_is_refused_while_the_first_lives()
    {
        var second = await stage.MintAsync("three", "publish");
        await using (await RtmpStage.PublishAsync(await stage.MintAsync("three", "publish")))
        {
            Assert.False(await RtmpStage.MayPublishAsync(second));
            Assert.Contains(
                stage.Gate.Output.All,
                line => line.Contains("Refused publish default/three from 127.0.0.1: too_many_sessions", StringComparison.Ordinal));
        }

        await stage.HasSessionsAsync("three", 0);
        Assert.True(await RtmpStage.MayPublishAsync(second));
    }

    [RtmpFact]
    public async Task Ending_its_session_throws_a_publisher_out()
    {
        await using var publisher = await RtmpStage.PublishAsync(await stage.MintAsync("four", "publish"));
        await stage.HasSessionsAsync("four", 1);

        await stage.KickAsync("four");

        await stage.EndsAsync(publisher);
        await stage.HasSessionsAsync("four", 0);
    }

    [RtmpFact]
    public async Task A_token_behind_the_stream_counts_too_and_viewers_find_the_stream_by_its_name()
    {
        var token = new Uri(await stage.MintAsync("five", "publish")).Query["?token=".Length..];
        await using var publisher = await RtmpStage.PublishAsync(
            $"rtmp://127.0.0.1:{stage.Port}/live", "-rtmp_app", "live", "-rtmp_playpath", $"five/{token}");

        Assert.True(await RtmpStage.MayPlayAsync(await stage.MintAsync("five", "play")));
    }

    [RtmpFact]
    public async Task Without_publish_control_everybody_publishes()
    {
        var url = $"rtmp://127.0.0.1:{stage.Port}/live/six";
        await stage.SwitchPublishControlAsync(false);
        try
        {
            Assert.True(await RtmpStage.MayPublishAsync(url));
        }
        finally
        {
            await stage.SwitchPublishControlAsync(true);
        }

        Assert.False(await RtmpStage.MayPublishAsync(url));
    }
}
