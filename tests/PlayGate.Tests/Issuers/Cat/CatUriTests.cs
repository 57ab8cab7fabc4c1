using System.Security.Cryptography;
using PlayGate.Issuers.Cat;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary><c>catu</c>: which URLs a token is for.</summary>
public sealed class CatUriTests
{
    [Theory]
    [InlineData(0, "https", "http")]
    [InlineData(1, "video.example.com", "VIDEO.example.com")]
    [InlineData(2, "443", "80")]
    [InlineData(2, "", "8443")]
    [InlineData(3, "/streams/cam1/index.m3u8", "/streams/cam1/index.m3u")]
    [InlineData(4, "a=1&b=2", "?a=1&b=2")]
    [InlineData(5, "/streams/cam1", "/streams/cam1/")]
    [InlineData(6, "index.m3u8", "index")]
    [InlineData(7, "index", "index.m3u8")]
    [InlineData(8, ".m3u8", "m3u8")]
    public async Task Each_part_of_the_URL_is_compared(int part, string right, string wrong)
    {
        await Cats.Genuine(Uri(part, 0, right));

        var refused = await Cats.Refused(Uri(part, 0, wrong));
        Assert.Equal(Refusal.TokenStreamMismatch, refused.Reason);
        Assert.StartsWith("catu does not fit the ", refused.Because, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/streams/cam1", "/streams", "cam1", "cam1", "")]
    [InlineData("/streams/a.b.c", "/streams", "a.b.c", "a.b", ".c")]
    [InlineData("/streams/a.", "/streams", "a.", "a", ".")]
    [InlineData("/index", "", "index", "index", "")]
    [InlineData("/streams/", "/streams", "", "", "")]
    public async Task A_path_has_a_parent_a_file_a_stem_and_an_extension(
        string path, string parent, string file, string stem, string extension)
    {
        var catu = Cats.Map((5, Exact(parent)), (6, Exact(file)), (7, Exact(stem)), (8, Exact(extension)));

        await Cats.Genuine(Cats.With(312, catu), request: Cats.Request with { Path = path });
    }

    [Theory]
    [InlineData(0, "/streams/cam1/index.m3u8", "/streams/cam1/index.m3u8/")]
    [InlineData(1, "/streams/cam1/", "/streams/cam2/")]
    [InlineData(1, "", "streams")]
    [InlineData(2, ".m3u8", ".mpd")]
    [InlineData(3, "/cam1/", "/Cam1/")]
    [InlineData(4, "^/streams/cam[0-9]/[a-z]+\\.m3u8$", "^/cam")]
    [InlineData(-1, "11D7D11F9A3F2A9C5D2F6B0C", "")]
    public async Task Each_way_to_compare_is_known(int way, string right, string wrong)
    {
        if (way < 0)
        {
            right = Convert.ToHexString(SHA256.HashData("/streams/cam1/index.m3u8"u8));
        }

        await Cats.Genuine(Uri(3, way, right));
        await Cats.Refused(Uri(3, way, wrong));
    }

    [Fact]
    public async Task Hashes_are_bytes_or_hexadecimal_text()
    {
        var path = "/streams/cam1/index.m3u8"u8.ToArray();

        await Cats.Genuine(Uri(3, -1, SHA256.HashData(path)));
        await Cats.Genuine(Uri(3, -2, Sha512Truncated.HashData(path)));
        await Cats.Genuine(Uri(3, -2, Convert.ToHexStringLower(Sha512Truncated.HashData(path))));
        await Cats.Genuine(Uri(3, -2, SHA512.HashData(path)));
        await Cats.Refused(Uri(3, -2, SHA512.HashData(path)[..32]));
        await Cats.Refused(Uri(3, -2, SHA256.HashData(path)));
        await Cats.Refused(Uri(3, -1, SHA256.HashData(path)[..31]));
        await Cats.Refused(Uri(3, -1, Array.Empty<byte>()));
    }

    [Theory]
    [InlineData("", "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a")]
    [InlineData("abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")]
    [InlineData(
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a")]
    public void SHA_512_256_is_that_of_FIPS_180_4(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Sha512Truncated.HashData(System.Text.Encoding.UTF8.GetBytes(text))));

    [Fact]
    public async Task All_ways_and_all_parts_have_to_fit()
    {
        await Cats.Genuine(Cats.With(312, Cats.Map((0, Exact("https")), (3, Cats.Map((1, "/streams/"), (2, ".m3u8"))))));
        await Cats.Refused(Cats.With(312, Cats.Map((0, Exact("https")), (3, Cats.Map((1, "/streams/"), (2, ".mpd"))))));
        await Cats.Refused(Cats.With(312, Cats.Map((0, Exact("http")), (3, Cats.Map((1, "/streams/"))))));
    }

    [Fact]
    public async Task A_restriction_that_cannot_be_read_restricts_all()
    {
        foreach (var catu in new object?[]
        {
            null, "x", 5, Cats.Map(), Cats.Map((9, Exact("x"))), Cats.Map(("path", Exact("/streams/cam1/index.m3u8"))),
            Cats.Map((3, Cats.Map())), Cats.Map((3, "/streams/cam1/index.m3u8")), Cats.Map((3, Cats.Map((5, "x")))),
            Cats.Map((3, Cats.Map((1, 5)))),
            Cats.Map((3, new object[] { 1, "/streams/" })),
        })
        {
            Assert.Contains("catu", (await Cats.Refused(Cats.With(312, catu))).Because, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Expressions_that_cannot_be_judged_in_linear_time_or_whose_rest_is_unclear_fit_nothing()
    {
        await Cats.Genuine(Uri(3, 4, new object?[] { "cam1", null }));

        foreach (var expression in new object?[]
        {
            "(", "(?=/streams)", "(/)streams\\1", new string('a', 1025), new object[] { "cam1", "i" },
            Array.Empty<object>(), new object[] { 1 }, "(((x{1000}){1000}){1000})",
        })
        {
            await Cats.Refused(Uri(3, 4, expression));
        }
    }

    [Fact]
    public async Task A_port_that_is_usual_may_be_written_or_not_and_another_has_to_be()
    {
        var request = Cats.Request with { Host = "[2001:db8::1]:8443" };
        await Cats.Genuine(Uri(2, 0, "8443"), request: request);
        await Cats.Genuine(Uri(1, 0, "[2001:db8::1]"), request: request);
        await Cats.Refused(Uri(2, 0, ""), request: request);
        await Cats.Genuine(Uri(2, 0, ""), request: Cats.Request with { Host = "video.example.com:443" });
        await Cats.Genuine(Uri(2, 0, "80"), request: Cats.Request with { Scheme = "http" });
        await Cats.Refused(Uri(2, 0, "443"), request: Cats.Request with { Scheme = "http" });
    }

    [Fact]
    public async Task What_a_media_server_asks_has_no_scheme_and_no_host()
    {
        var request = Cats.Request with { Scheme = "", Host = "" };

        await Cats.Genuine(Uri(3, 1, "/streams/"), request: request);
        await Cats.Refused(Uri(0, 1, ""), request: request);
        await Cats.Refused(Uri(1, 1, ""), request: request);
        await Cats.Refused(Uri(2, 1, ""), request: request);
    }

    [Fact]
    public async Task Escapes_are_compared_in_their_normal_form()
    {
        var request = Cats.Request with { Path = "/streams/%63am%2d1/%c3%a4%20.ts" };

        await Cats.Genuine(Uri(3, 0, "/streams/cam-1/%C3%A4%20.ts"), request: request);
        await Cats.Refused(Uri(3, 0, "/streams/cam-1/ä .ts"), request: request);
    }

    [Fact]
    public async Task The_token_is_no_part_of_the_query_that_it_names()
    {
        await Cats.Genuine(Uri(4, 0, "q=1"), request: Cats.Request with { Query = "?q=1&CAT=x&%63at=x" });
        await Cats.Genuine(Uri(4, 0, ""), request: Cats.Request with { Query = "?cat=x" });
        await Cats.Genuine(Uri(4, 0, ""), request: Cats.Request with { Query = "" });
        await Cats.Refused(Uri(4, 0, "q=1"), request: Cats.Request with { Query = "?q=1&q=2&cat=x" });
        await Cats.Genuine(
            Uri(4, 0, "q=1"), Cats.Format(options => options.Parameter = "t"), request: Cats.Request with { Query = "?t=x&q=1" });
    }

    private static string Uri(int part, int way, object? value) => Cats.With(312, Cats.Map((part, Cats.Map((way, value)))));

    private static Dictionary<object, object?> Exact(string text) => Cats.Map((0, text));
}
