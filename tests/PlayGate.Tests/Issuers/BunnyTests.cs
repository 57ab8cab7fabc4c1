using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using PlayGate.Issuers;
using PlayGate.Tests.Credentials;

namespace PlayGate.Tests.Issuers;

/// <summary>Bunny's tokens: those of its own signers, new and old (Vectors/bunny.cjs), and what is tried with them.</summary>
public sealed class BunnyTests
{
    private const string Key = "SecurityKey";
    private const string Expires = "1777899600";
    private const string Cam = "/streams/cam/index.m3u8";
    private static readonly BunnyFile s_file = SignedUrls.Vectors<BunnyFile>("bunny.json");
    private static readonly IIssuerFormat s_format =
        SignedUrls.Format(new IssuerOptions { Format = IssuerFormat.Bunny, Secrets = { "other", Key } });

    public static TheoryData<string> Names => [.. s_file.Vectors.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_token_of_Bunnys_signers_is_genuine_but_for_what_cannot_be_enforced(string name)
    {
        var vector = Vector(name);
        var reading = s_format.Read(vector.Target, vector.Address);
        if (BunnyParameters.Unenforced.FirstOrDefault(name => vector.Url.Contains($"{name}=", StringComparison.Ordinal)) is { } named)
        {
            var refused = reading.Refused();
            Assert.Equal(
                ("token_invalid", $"{named}: it restricts use and cannot be enforced here"), (refused.Reason.Code, refused.Because));
            Assert.NotNull(refused.Claims);
            return;
        }

        var claims = reading.Genuine();
        Assert.Contains(Expires[..1], claims.Shown.First(shown => shown.Key == "expires").Value, StringComparison.Ordinal);
        Assert.Equal([new IssuedPermission(Type: null)], claims.Permissions);
        Assert.DoesNotContain(claims.Shown, shown => shown.Key == "token");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_token_of_Bunnys_signers_is_for_its_key_address_and_path_only(string name)
    {
        var vector = Vector(name);
        var other = SignedUrls.Format(new IssuerOptions { Format = IssuerFormat.Bunny, Secrets = { "other" } });
        Assert.Equal("token_invalid", other.Read(vector.Target, vector.Address).Refused().Reason.Code);
        if (!vector.Url.Contains("token_path", StringComparison.Ordinal))
        {
            var elsewhere = vector.Target.Replace("/streams/", "/other/", StringComparison.Ordinal)
                .Replace("/300kb.jpg", "/301kb.jpg", StringComparison.Ordinal).Replace("/abc/", "/abd/", StringComparison.Ordinal);
            Assert.NotEqual(vector.Target, elsewhere);
            Assert.Equal("token_invalid", s_format.Read(elsewhere, vector.Address).Refused().Reason.Code);
        }

        if (vector.Address is not null)
        {
            var unlocked = vector.Target.Replace("HS256-1-", "HS256-", StringComparison.Ordinal);
            Assert.Equal("token_invalid", s_format.Read(vector.Target, "192.0.2.2").Refused().Reason.Code);
            Assert.Equal("token_invalid", s_format.Read(vector.Target, null).Refused().Reason.Code);
            Assert.Equal("token_invalid", s_format.Read(unlocked, "192.0.2.2").Refused().Reason.Code);
        }
    }

    [Fact]
    public void A_folder_in_the_path_is_the_same_token_as_in_the_query() => Assert.Equal(
        s_format.Read(Vector("HMAC: folder").Target).Genuine().Signed,
        s_format.Read(Vector("HMAC: folder in the path").Target).Genuine().Signed);

    [Fact]
    public void Both_hashes_of_the_same_are_the_same_token() => Assert.Equal(
        s_format.Read(Vector("HMAC: folder").Target).Genuine().Signed, s_format.Read(Vector("SHA-256: folder").Target).Genuine().Signed);

    [Theory]
    [InlineData("/streams/cam/", "/streams/cam/720/1.m4s", true)]
    [InlineData("/streams/cam", "/streams/cam/720/1.m4s", true)]
    [InlineData("/streams/cam", "/streams/cam", true)]
    [InlineData("/streams/cam", "/streams/camera/index.m3u8", false)]
    [InlineData("/streams/cam", "/streams/cam.m3u8", false)]
    [InlineData("/streams/cam/", "/streams/Cam/index.m3u8", false)]
    [InlineData("/streams/cam/", "/other/streams/cam/index.m3u8", false)]
    [InlineData("streams/", "/streams/cam/index.m3u8", false)]
    [InlineData("/", "/streams/cam/index.m3u8", true)]
    [InlineData("/streams/my cam/", "/streams/my%20cam/index.m3u8", true)]
    [InlineData("/streams/my%20cam/", "/streams/my%20cam/index.m3u8", true)]
    public void A_folder_covers_what_is_in_it(string folder, string path, bool covered)
    {
        var token = Hmac($"{folder}{Expires}token_path={folder}");
        var reading = s_format.Read($"{path}?token={token}&expires={Expires}&token_path={Uri.EscapeDataString(folder)}");
        Assert.Equal(covered ? null : "token_stream_mismatch", (reading as IssuedReading.Refused)?.Reason.Code);
    }

    [Fact]
    public void A_folders_token_is_one_wherever_it_is_used()
    {
        var query = $"?token={Hmac($"/streams/cam/{Expires}token_path=/streams/cam/")}&expires={Expires}&token_path=%2Fstreams%2Fcam%2F";
        Assert.Equal(s_format.Read($"{Cam}{query}").Genuine().Signed, s_format.Read($"/streams/cam/720.m3u8{query}").Genuine().Signed);
    }

    [Fact]
    public void Every_parameter_of_the_query_counts_unless_the_token_says_not()
    {
        var counted = $"{Cam}?token={Hmac($"{Cam}{Expires}viewer=anna")}&expires={Expires}";
        _ = s_format.Read(counted + "&viewer=anna").Genuine();
        Assert.IsType<IssuedReading.Refused>(s_format.Read(counted + "&viewer=ben"));
        Assert.IsType<IssuedReading.Refused>(s_format.Read(counted));
        Assert.IsType<IssuedReading.Refused>(s_format.Read(counted + "&viewer=anna&x=1"));
        Assert.IsType<IssuedReading.Refused>(s_format.Read(counted + "&viewer=anna&viewer=anna"));
        _ = s_format.Read(Ignoring("true") + "&x=1").Genuine();
        Assert.Equal("token_ignore_params: it accepts true", s_format.Read(Ignoring("maybe")).Refused().Because);

        static string Ignoring(string value) =>
            $"{Cam}?token={Hmac($"{Cam}{Expires}token_ignore_params={value}")}&expires={Expires}&token_ignore_params={value}";
    }

    /// <summary>Nothing separates what is hashed. Each of these is the hash of a genuine token, shown with the borders elsewhere.</summary>
    [Theory]
    [InlineData("/streams/cam1" + Expires, "/streams/cam?expires=1" + Expires)]
    [InlineData("/streams/cam" + Expires, "/streams/cam1?expires=777899600")]
    [InlineData(Cam + Expires + "a=b&token_countries=US", Cam + "?expires=" + Expires + "&a=b%26token_countries%3DUS")]
    [InlineData(Cam + Expires + "abcdtoken_ignore_params=true", Cam + "?expires=" + Expires + "&abcdtoken_ignore_params=true")]
    [InlineData(Cam + Expires + "192.0.2.1viewer=a", Cam + "?expires=" + Expires + "&192.0.2.1viewer=a")]
    [InlineData(Cam + Expires + "2001:db8::aviewer=a", Cam + "?expires=" + Expires + "&2001%3Adb8%3A%3Aaviewer=a")]
    [InlineData(Cam + Expires + "token_new=1", Cam + "?expires=" + Expires + "&token_new=1")]
    [InlineData(Cam + Expires + "bcdn_new=1", Cam + "?expires=" + Expires + "&bcdn_new=1")]
    [InlineData(Cam + Expires + "a=\0", Cam + "?expires=" + Expires + "&a=%00")]
    public void What_could_be_read_in_two_ways_is_refused(string hashed, string shown)
    {
        Assert.Equal("token_invalid", s_format.Read($"{shown}&token={Hmac(hashed)}").Refused().Reason.Code);
        Assert.Equal("token_invalid", s_format.Read($"{shown}&token={Hash(hashed)}").Refused().Reason.Code);
    }

    /// <summary>The bytes of 116.111.107.101 are <c>toke</c>.</summary>
    [Fact]
    public void No_address_eats_the_beginning_of_a_restriction() => Assert.Equal(
        "token_invalid",
        s_format.Read(
            $"{Cam}?expires={Expires}&n_countries=US&token=HS256-1-{Hmac($"{Cam}{Expires}token_countries=US")[6..]}",
            "116.111.107.101").Refused().Reason.Code);

    [Theory]
    [InlineData("")]
    [InlineData("HS256-")]
    [InlineData("HS256-abc")]
    [InlineData("HS512-o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4")]
    [InlineData("HS256-2-o10JRWlsAItyAsdKS6jJKjabHN4FrFsplDHPV1idcX4")]
    [InlineData("m0EMEkV3pNAKFB33gZuv_Q")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.c2ln")]
    public void Another_text_is_left_to_other_formats(string text) => Assert.Null(s_format.Read($"{Cam}?token={text}&expires={Expires}"));

    [Fact]
    public void Without_an_expiry_it_is_refused_or_left_to_other_formats()
    {
        Assert.StartsWith("expires:", s_format.Read($"{Cam}?token={Hmac(Cam)}").Refused().Because, StringComparison.Ordinal);
        Assert.StartsWith(
            "expires:", s_format.Read($"{Cam}?token={Hmac(Cam + "soon")}&expires=soon").Refused().Because, StringComparison.Ordinal);
        Assert.Null(s_format.Read($"{Cam}?token={Hash(Cam)}"));
    }

    [Fact]
    public void An_IPv6_address_stands_for_its_network()
    {
        byte[] network = [.. IPAddress.Parse("2001:db8:85a3::").GetAddressBytes()];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), (byte[])[.. Encoding.UTF8.GetBytes(Cam + Expires), .. network]);
        var target = $"{Cam}?token=HS256-1-{Base64Url.EncodeToString(mac)}&expires={Expires}";
        _ = s_format.Read(target, "2001:db8:85a3:0:1::9").Genuine();
        Assert.Equal("token_invalid", s_format.Read(target, "2001:db8:85a3:1::9").Refused().Reason.Code);
    }

    [Fact]
    public void Settings_that_cannot_work_stop_the_start()
    {
        var named = new IssuerOptions { Format = IssuerFormat.Bunny, Secrets = { "s" }, Parameter = "Expires" };
        Assert.Equal("Secrets", Assert.Throws<IssuerSettingException>(() => SignedUrls.Format(new() { Format = IssuerFormat.Bunny })).Key);
        Assert.Equal("Parameter", Assert.Throws<IssuerSettingException>(() => SignedUrls.Format(named)).Key);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_mutation_of_a_URL_is_another_genuine_token(string name)
    {
        var vector = Vector(name);
        var signed = (s_format.Read(vector.Target, vector.Address) as IssuedReading.Genuine)?.Claims.Signed ?? [];
        Mutations.Of(vector.Target)
            .Where(target => target.StartsWith('/') && !target.StartsWith("/bcdn_token=", StringComparison.Ordinal)).Sample(
            target => Assert.True(
                s_format.Read(target, vector.Address) is not IssuedReading.Genuine genuine
                    || genuine.Claims.Signed.SequenceEqual(signed),
                target),
            iter: 3_000);
    }

    private static BunnyVector Vector(string name) => s_file.Vectors.Single(vector => vector.Name == name);

    private static string Hmac(string text) =>
        "HS256-" + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(text)));

    private static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Key + text)));

    private sealed record BunnyFile(IReadOnlyList<BunnyVector> Vectors);

    private sealed record BunnyVector(string Name, string Url, string? Address)
    {
        public string Target => Url[Url.IndexOf('/', "https://".Length)..];
    }
}
