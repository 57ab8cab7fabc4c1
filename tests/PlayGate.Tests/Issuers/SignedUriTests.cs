using PlayGate.Issuers;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers;

public sealed class SignedUriTests
{
    [Theory]
    [InlineData("HTTP", "CDN.Example:80", "/A%2fb/%7Euser", "?q=%c3%a9&r=%41", "http://cdn.example/A%2Fb/~user?q=%C3%A9&r=A")]
    [InlineData("https", "cdn.example:443", "", "", "https://cdn.example/")]
    [InlineData("https", "cdn.example:80", "/", "", "https://cdn.example:80/")]
    [InlineData("http", "cdn.example:", "/", "?", "http://cdn.example/")]
    [InlineData("http", "[2001:DB8::1]:8080", "/", "?a&&b", "http://[2001:db8::1]:8080/?a&&b")]
    [InlineData("http", "h", "/", "?a=1?b=2", "http://h/?a=1?b=2")]
    public void It_is_normalised(string scheme, string host, string path, string query, string uri) =>
        Assert.Equal(uri, SignedUri.Of(new ViewerRequest("GET", scheme, host, path, query), "package"));

    [Theory]
    [InlineData("", "", "/a", "")]
    [InlineData("rtmp", "h", "/a", "")]
    [InlineData("http", "", "/a", "")]
    [InlineData("http", "h/allowed", "/a", "")]
    [InlineData("http", "user@h", "/a", "")]
    [InlineData("http", "h?", "/a", "")]
    [InlineData("http", "h", "a", "")]
    [InlineData("http", "h", "/a/../b", "")]
    [InlineData("http", "h", "/a/%2e%2E/b", "")]
    [InlineData("http", "h", "/./a", "")]
    [InlineData("http", "h", "/a%", "")]
    [InlineData("http", "h", "/a%4", "")]
    [InlineData("http", "h", "/a%4g", "")]
    [InlineData("http", "h", "/a", "?%")]
    [InlineData("http", "h", "/a b", "")]
    [InlineData("http", "h", "/é", "")]
    public void What_could_be_read_in_two_ways_is_none(string scheme, string host, string path, string query) =>
        Assert.Null(SignedUri.Of(new ViewerRequest("GET", scheme, host, path, query), "package"));
}
