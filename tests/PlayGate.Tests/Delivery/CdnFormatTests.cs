using System.Security.Cryptography;
using System.Text;
using CsCheck;
using PlayGate.Delivery;

namespace PlayGate.Tests.Delivery;

/// <summary>What holds for each format, whatever it looks like.</summary>
public sealed class CdnFormatTests
{
    public static TheoryData<CdnFormat> Formats => CdnBench.All;

    public static TheoryData<CdnFormat> Folders =>
        [CdnFormat.CloudFront, CdnFormat.Akamai, CdnFormat.Bunny, CdnFormat.GoogleMediaCdn, CdnFormat.UriSigning];

    public static TheoryData<CdnFormat> Bound =>
        [CdnFormat.SecureLink, CdnFormat.CloudFront, CdnFormat.Akamai, CdnFormat.Bunny, CdnFormat.UrlSig];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_input_makes_the_same_credential_on_two_replicas(CdnFormat name)
    {
        var (one, other) = (CdnBench.Working(name), CdnBench.Working(name));
        var target = CdnBench.Target("/streams/cam/seg1.ts", "?x=1");
        Assert.Equal(one.SignOne(target), one.SignOne(target));
        Assert.Equal(one.SignOne(target), other.SignOne(target));
        Assert.NotEqual(one.SignOne(target), one.SignOne(target with { ExpiresAt = target.ExpiresAt.AddSeconds(1) }));
        Assert.NotEqual(one.SignOne(target), one.SignOne(target with { Path = "/streams/cam/seg2.ts" }));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Only_these_sign_folders(CdnFormat name)
    {
        var format = CdnBench.Working(name);
        Assert.Equal(Folders.Contains(name), format.SignsFolders);
        if (!format.SignsFolders)
        {
            Assert.Throws<NotSupportedException>(() => format.SignFolder(CdnBench.Target("/streams/cam/")));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_ends_with_a_slash_so_that_cam_does_not_open_cam2(CdnFormat name) =>
        Assert.Throws<NotSupportedException>(() => CdnBench.Working(name).SignFolder(CdnBench.Target("/streams/cam")));

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folders_credential_does_not_depend_on_one_files_query(CdnFormat name)
    {
        var format = CdnBench.Working(name);
        Assert.Equal(format.SignFolder(CdnBench.Target("/streams/cam/")), format.SignFolder(CdnBench.Target("/streams/cam/", "?x=1")));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_two_servers_read_in_two_ways_is_not_signed(CdnFormat name)
    {
        var format = CdnBench.Working(name);
        foreach (var path in (string[])[
            "", "streams/cam/1", "/streams/cam/../other/1", "/streams/./cam", "/streams/cam/..", "/streams//cam", "/streams/cam;x/1",
            "/streams/cam\\1", "/streams/%2e%2e/x", "/streams/cam%2f1", "/streams/cam/%", "/streams/cam/%ff", "/streams/cam/%2561",
            "/streams/cam/ä", "/streams/cam/a b", "/streams/cam/\"", "/streams/cam/<", "/streams/cam/a\n", "/streams/cam/[",
            "/streams/cam/^", "/streams/cam/{", "/streams/cam/|", "/streams/cam/a?b", "/streams/cam/#"])
        {
            Assert.False(format.CanSign(CdnBench.Target(path)), path);
            Assert.Throws<NotSupportedException>(() => format.SignOne(CdnBench.Target(path)));
        }

        foreach (var query in (string[])["?", "x=1", "?x=\"", "?x= ", "?x=#", "?x=ä"])
        {
            Assert.False(format.CanSign(CdnBench.Target("/streams/cam/1", query)), query);
        }
    }

    [Theory]
    [InlineData(CdnFormat.Akamai, "/streams/a*/")]
    [InlineData(CdnFormat.Akamai, "/streams/a!/")]
    [InlineData(CdnFormat.Akamai, "/streams/a~acl=/")]
    [InlineData(CdnFormat.Akamai, "/streams/a%2A/")]
    [InlineData(CdnFormat.CloudFront, "/streams/a*/")]
    [InlineData(CdnFormat.CloudFront, "/streams/cam/", "?x=*")]
    [InlineData(CdnFormat.UriSigning, "/streams/cam/%C3%BC/")]
    [InlineData(CdnFormat.UriSigning, "/streams/cam/a%20b/")]
    [InlineData(CdnFormat.UrlSig, "/streams/cam/1", "?E=1")]
    [InlineData(CdnFormat.UrlSig, "/streams/cam/1", "?NAME=1")]
    [InlineData(CdnFormat.UrlSig, "/streams/cam/1", "?x=1&P=0")]
    public void A_letter_with_a_meaning_in_the_format_is_not_signed(CdnFormat name, string path, string query = "")
    {
        var format = CdnBench.Working(name);
        Assert.False(format.CanSign(CdnBench.Target(path, query)));
        Assert.Throws<NotSupportedException>(() => format.SignOne(CdnBench.Target(path, query)));
        Assert.Throws<NotSupportedException>(() => format.SignFolder(CdnBench.Target(path, query)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Only_these_bind_addresses(CdnFormat name)
    {
        if (!Bound.Contains(name))
        {
            Assert.Equal("Bind", Assert.Throws<CdnSettingException>(() => CdnBench.Working(name, CdnBinding.Address)).Key);
            Assert.Throws<NotSupportedException>(() => CdnBench.Working(name).SignOne(CdnBench.Target("/a", "", "192.0.2.1")));
            return;
        }

        var format = CdnBench.Working(name, CdnBinding.Address);
        var first = format.SignOne(CdnBench.Target("/a", "", "192.0.2.1"));
        Assert.NotEqual(first, format.SignOne(CdnBench.Target("/a", "", "192.0.2.2")));
        Assert.Equal(first, format.SignOne(CdnBench.Target("/a", "", "::ffff:192.0.2.1")));
    }

    [Fact]
    public void CloudFront_has_no_IPv6_addresses_in_its_policies() =>
        Assert.False(CdnBench.Working(CdnFormat.CloudFront, CdnBinding.Address).CanSign(CdnBench.Target("/a", "", "2001:db8::1")));

    /// <summary>What is signed is written into URLs, and into a playlist's lines, as it is.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void No_path_throws_or_leaves_the_letters_of_URLs(CdnFormat name)
    {
        var format = CdnBench.Working(name);
        var letters = Gen.OneOf(Gen.Char['!', '~'], Gen.OneOf<char>('/', '.', '*', '%', '?', '~', 'é', '\n', '"'));
        Gen.Select(Gen.String[letters, 0, 40], Gen.String[letters, 0, 10]).Sample(
            (path, query) =>
            {
                var target = CdnBench.Target("/" + path, query.Length == 0 ? "" : "?" + query);
                if (!format.CanSign(target))
                {
                    return;
                }

                AssertPlain(format.SignOne(target));
                if (format.SignsFolders)
                {
                    AssertPlain(format.SignFolder(target with { Path = target.Path.TrimEnd('/') + "/" }));
                }
            },
            iter: 300);
    }

    [Fact]
    public void Curves_sign_for_CloudFront_and_Traffic_Server_the_same_each_time()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var pem in (string[])[key.ExportPkcs8PrivateKeyPem(), key.ExportECPrivateKeyPem()])
        {
            var options = new CdnOptions { Format = CdnFormat.CloudFront, KeyId = "K1" };
            var credential = CdnBench.Create(options, pem, "https://edge.example").SignOne(CdnBench.Target("/a"));
            Assert.Equal(credential, CdnBench.Create(options, pem, "https://edge.example").SignOne(CdnBench.Target("/a")));

            var signature = Convert.FromBase64String(
                credential.Query.Split("Signature=")[1].Replace('-', '+').Replace('_', '=').Replace('~', '/'));
            const string condition = """{"DateLessThan":{"AWS:EpochTime":1777899600}}""";
            var policy = $$"""{"Statement":[{"Resource":"https://edge.example/a","Condition":{{condition}}}]}""";
            Assert.True(
                key.VerifyData(Encoding.ASCII.GetBytes(policy), signature, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence));
        }
    }

    private static void AssertPlain(CdnCredential credential)
    {
        Assert.All(
            credential.Query,
            letter => Assert.True(letter is > ' ' and <= '~' and not ('"' or '#' or '<' or '>' or '\\')));
    }
}
