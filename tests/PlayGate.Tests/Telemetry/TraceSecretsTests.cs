using System.Diagnostics;
using PlayGate.Telemetry;

namespace PlayGate.Tests.Telemetry;

public sealed class TraceSecretsTests
{
    /// <summary>As long as a token without an address.</summary>
    private static readonly string Secret = string.Concat("AQAB-_", new string('x', 86));

    [Fact]
    public void Whatever_tells_a_url_is_exported_without_credentials()
    {
        using var activity = new Activity("GET")
            .SetTag("url.path", $"/streams/~{Secret}{Secret}/cam/0001.ts")
            .SetTag("url.query", $"?token={Secret}")
            .SetTag("url.full", $"http://origin/live/cam.m3u8?token=short")
            .SetTag("user_agent.original", $"player ({Secret}) and {Secret}")
            .SetTag("http.response.status_code", 200)
            .SetTag("http.route", "/streams/{**path}");
        activity.DisplayName = $"GET /{Secret}";
        activity.SetStatus(ActivityStatusCode.Error, Secret);

        TraceSecrets.RemoveFrom(activity);

        Assert.Equal("/streams/~…/cam/0001.ts", activity.GetTagItem("url.path"));
        Assert.Null(activity.GetTagItem("url.query"));
        Assert.Equal("http://origin/live/cam.m3u8", activity.GetTagItem("url.full"));
        Assert.Equal("player (…) and …", activity.GetTagItem("user_agent.original"));
        Assert.Equal(200, activity.GetTagItem("http.response.status_code"));
        Assert.Equal("/streams/{**path}", activity.GetTagItem("http.route"));
        Assert.Equal(("GET /…", "…"), (activity.DisplayName, activity.StatusDescription));
    }

    [Theory]
    [InlineData("/bcdn_token=HS256-abc&expires=1/streams/cam/1.ts", "/bcdn_token=…/streams/cam/1.ts")]
    [InlineData("GET /bcdn_Token=abc", "GET /bcdn_Token=…")]
    public void A_token_in_a_path_is_one_however_short(string text, string masked) => Assert.Equal(masked, TraceSecrets.Masked(text));

    [Theory]
    [InlineData("")]
    [InlineData("/streams/cam.m3u8")]
    [InlineData("what? nothing")]
    public void What_holds_none_stays_as_it_is(string text) => Assert.Same(text, TraceSecrets.Masked(text));

    [Fact]
    public void A_text_is_taken_for_a_secret_from_the_shortest_token_on()
    {
        Assert.Equal("/…/", TraceSecrets.Masked($"/{Secret}/"));
        Assert.Equal($"/{Secret[1..]}/", TraceSecrets.Masked($"/{Secret[1..]}/"));
    }
}
