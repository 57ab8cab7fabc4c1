using PlayGate.Shield.Cache;

namespace PlayGate.Tests.Shield;

public sealed class SharedQueryTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("?", "")]
    [InlineData("?a=1", "?a=1")]
    [InlineData("?b=2&a=1", "?a=1&b=2")]
    [InlineData("?b=2&a=1&b=1&a=0", "?a=1&a=0&b=2&b=1")]
    [InlineData("?_HLS_msn=273&_HLS_part=2", "?_HLS_msn=273&_HLS_part=2")]
    [InlineData("?CMCD=br%3D3200&a=1", "?a=1")]
    [InlineData("?CMCD=br%3D3200", "")]
    [InlineData("?x&&a", "?a&x")]
    public void Pairs_are_sorted_by_name_and_players_reports_left_out(string? query, string expected) =>
        Assert.Equal(expected, SharedQuery.Normalise(query, []));

    [Fact]
    public void Named_parameters_only_where_some_are_named() =>
        Assert.Equal("?a=1&sig=x", SharedQuery.Normalise("?sig=x&session=7&a=1", ["a", "sig"]));

    [Fact]
    public void Two_keys_are_one_where_cluster_host_and_target_are()
    {
        Assert.Equal(new CacheKey("c", "", "/a?x=1"), new CacheKey("c", "", "/a?x=1"));
        Assert.NotEqual(new CacheKey("c", "", "/a?x=1"), new CacheKey("d", "", "/a?x=1"));
        Assert.NotEqual(new CacheKey("c", "", "/a"), new CacheKey("c", "evil.example", "/a"));
        Assert.Equal("/a", new CacheKey("c", "", "/a?x=1").Path.ToString());
    }
}
