using PlayGate.Media.Whip;


namespace PlayGate.Tests.Publishing;

public sealed class WhipUrlsTests
{
    private static readonly Uri Asked = new("http://origin:8889/whip/cam");

    [Theory]
    [InlineData("/res/%31?x=%2e%2e/", "http://origin:8889/res/%31?x=%2e%2e/")]
    [InlineData("HTTP://origin:8889/res/%31", "HTTP://origin:8889/res/%31")]
    [InlineData("res/1", "http://origin:8889/whip/res/1")]
    [InlineData("../res/1?back=http://player.example/", "http://origin:8889/res/1?back=http://player.example/")]
    [InlineData("?back=https://player.example/", "http://origin:8889/whip/cam?back=https://player.example/")]
    public void An_origins_own_url_is_kept_as_it_was_written(string reference, string url) =>
        Assert.Equal(url, WhipUrls.Own(reference, Asked)?.OriginalString);

    [Theory]
    [InlineData("http://elsewhere:8889/res/1")]
    [InlineData("https://origin:8889/res/1")]
    [InlineData("//elsewhere/res/1")]
    [InlineData("http://origin:8889@elsewhere/res/1")]
    [InlineData("stun:origin:8889")]
    [InlineData("http://[")]
    public void Another_servers_is_none(string reference) => Assert.Null(WhipUrls.Own(reference, Asked));
}
