using Microsoft.AspNetCore.Http;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>Claims that say with which requests a token counts: networks, methods, headers, protocols.</summary>
public sealed class CatRestrictionTests
{
    [Fact]
    public async Task Methods_are_compared_with_their_case()
    {
        await Cats.Genuine(Cats.With(313, new[] { "POST", "GET" }));

        Assert.Contains("catm", (await Cats.Refused(Cats.With(313, new[] { "get", "POST" }))).Because);
        Assert.Contains("catm", (await Cats.Refused(Cats.With(313, Array.Empty<string>()))).Because);
        Assert.Contains("catm", (await Cats.Refused(Cats.With(313, "GET"))).Because);
    }

    [Fact]
    public async Task The_protocol_has_to_be_listed_and_known()
    {
        await Cats.Genuine(Cats.With(314, new object[] { "h3", "h2" }));
        await Cats.Genuine(Cats.With(314, new object[] { "h2"u8.ToArray() }));

        Assert.Contains("catalpn", (await Cats.Refused(Cats.With(314, new[] { "h3" }))).Because);
        Assert.Contains("catalpn", (await Cats.Refused(
            Cats.With(314, new[] { "h2" }), request: Cats.Request with { Protocol = null })).Because);
    }

    [Fact]
    public async Task Each_value_of_a_header_has_to_fit_and_its_name_ignores_case()
    {
        await Cats.Genuine(Cats.With(315, Cats.Map(("user-agent", Cats.Map((3, "Mozilla"))))));

        Assert.Contains("\"X-Two\"", (await Cats.Refused(Cats.With(315, Cats.Map(("X-Two", Cats.Map((0, "one"))))))).Because);
        await Cats.Refused(Cats.With(315, Cats.Map(("X-None", Cats.Map((3, ""))))));
        await Cats.Refused(Cats.With(315, Cats.Map((1, Cats.Map((3, ""))))));
        await Cats.Refused(Cats.With(315, Cats.Map()));
        await Cats.Refused(
            Cats.With(315, Cats.Map(("User-Agent", Cats.Map((3, "Mozilla"))))), request: Cats.Request with { Headers = null });
        await Cats.Refused(
            Cats.With(315, Cats.Map(("User-Agent", Cats.Map((3, "Mozilla"))))),
            request: Cats.Request with { Headers = new HeaderDictionary() });
    }

    [Theory]
    [InlineData("52:C0000207", true)]
    [InlineData("52:C0000208", false)]
    [InlineData("52:C00002/24", true)]
    [InlineData("52:C0000200/24", true)]
    [InlineData("52:C00002FF/29", false)]
    [InlineData("52:C0000200/29", true)]
    [InlineData("52:C0/0", true)]
    [InlineData("54:C0000207/0", false)]
    public async Task One_network_has_to_hold_the_client(string network, bool holds)
    {
        var parts = network.Split(':', '/');
        var address = Convert.FromHexString(parts[1]);
        var value = new Cats.Tagged(ulong.Parse(parts[0]), parts is [_, _, var bits] ? new object[] { int.Parse(bits), address } : address);

        var token = Cats.With(311, new object[] { 64500, value });
        if (holds)
        {
            await Cats.Genuine(token);
        }
        else
        {
            Assert.Equal(Refusal.TokenAddressMismatch, (await Cats.Refused(token)).Reason);
        }
    }

    [Fact]
    public async Task IPv6_networks_hold_IPv6_clients()
    {
        var token = Cats.With(311, new object[] { new Cats.Tagged(54, new object[] { 33, Convert.FromHexString("20010DB880") }) });

        await Cats.Genuine(token, address: "2001:db8:8000::1");
        await Cats.Refused(token, address: "2001:db8:7fff::1");
        await Cats.Refused(token, address: "32.1.13.184");
        Assert.Contains("2001:db8:8000::/33", (await Cats.Refused(token)).Claims!.Shown.Single(claim => claim.Key == "catnip").Value);
    }

    [Fact]
    public async Task Networks_that_are_none_refuse_the_token()
    {
        foreach (var network in new object?[]
        {
            "192.0.2.7", null, -1, new Cats.Tagged(52, new byte[5]), new Cats.Tagged(52, new byte[3]), new Cats.Tagged(53, new byte[4]),
            new Cats.Tagged(52, new object[] { 33, new byte[4] }), new Cats.Tagged(52, new object[] { -1, new byte[4] }),
            new Cats.Tagged(52, new object[] { 8, new byte[5] }), new Cats.Tagged(52, new object[] { new byte[4], 8 }),
        })
        {
            var mine = new Cats.Tagged(52, new byte[] { 192, 0, 2, 7 });
            Assert.Equal("catnip is malformed", (await Cats.Refused(Cats.With(311, new[] { mine, network }))).Because);
        }

        await Cats.Refused(Cats.With(311, Array.Empty<object>()));
    }
}
