using System.Collections.Frozen;
using CsCheck;
using PlayGate.Delivery;
using PlayGate.Shield.Edge;

namespace PlayGate.Tests.Delivery;

/// <summary>What a CDN asks the gate for is cut to what the viewer would have asked.</summary>
public sealed class EdgeRouteTests
{
    private static readonly string[] s_pairs = ["md5=a", "expires=1", "a=1", "", "=", "b", "%6Dd5=c", "md5%3D", "?md5=d"];

    public static TheoryData<CdnFormat> Formats => CdnBench.All;

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_credential_that_an_edge_sends_on_is_cut_and_a_files_own_query_stays(CdnFormat name)
    {
        var bindings = CdnFormatTests.Bound.Contains(name) ? new[] { CdnBinding.None, CdnBinding.Address } : [CdnBinding.None];
        foreach (var bind in bindings)
        {
            var format = CdnBench.Working(name, bind);
            var route = RouteOf([.. format.Parameters]);
            var address = bind == CdnBinding.Address ? "203.0.113.7" : null;
            foreach (var own in new[] { "", "?v=2", "?b=2&a=1&b=3" })
            {
                var one = CdnBench.Target("/streams/cam/1.ts", own, address);
                var credentials = new List<CdnCredential> { format.SignOne(one) };
                if (format.SignsFolders)
                {
                    credentials.Add(format.SignFolder(CdnBench.Target("/streams/cam/", "", address)));
                }

                Assert.All(credentials, credential =>
                    Assert.Equal(own, route.Cut(new Uri(CdnBench.Url("https://edge.example", one, credential)).Query)));
            }
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("?", "")]
    [InlineData("?md5", "")]
    [InlineData("?md5=a&md5=b&expires=", "")]
    [InlineData("?a=1&md5=x&b=2", "?a=1&b=2")]
    [InlineData("?MD5=x&xmd5=y&md5x=z", "?MD5=x&xmd5=y&md5x=z")]
    [InlineData("?a=1&&=&md5=x", "?a=1&&=")]
    public void All_other_bytes_stay(string query, string kept) => Assert.Equal(kept, RouteOf("md5", "expires").Cut(query));

    [Fact]
    public void Whatever_a_query_is_the_credential_is_out_and_the_rest_in_its_order() =>
        Gen.Int[0, s_pairs.Length - 1].Select(index => s_pairs[index]).Array[0, 8].Sample(pairs =>
        {
            var cut = RouteOf("md5", "expires").Cut("?" + string.Join('&', pairs));
            var expected = string.Join('&', pairs.Where(pair => pair is not ("md5=a" or "expires=1")));
            return cut.TrimStart('?').TrimStart('&') == expected.TrimStart('?').TrimStart('&');
        });

    private static EdgeRoute RouteOf(params string[] parameters) =>
        new(PlayGateOptions.DefaultApplication, parameters.ToFrozenSet(StringComparer.Ordinal));
}
