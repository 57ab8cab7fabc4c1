using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using PlayGate.Issuers;
using PlayGate.Tests.Credentials;

namespace PlayGate.Tests.Issuers;

/// <summary>Akamai's tokens: those of its own library (Vectors/akamai.cjs), and what is tried with them.</summary>
public sealed class AkamaiTests
{
    private const string Key = "52a152a152a152a152a152a1";
    private const string Cam = "/streams/cam/index.m3u8";
    private static readonly AkamaiFile s_file = SignedUrls.Vectors<AkamaiFile>("akamai.json");

    public static TheoryData<string> Names => [.. s_file.Vectors.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_token_of_the_library_is_genuine_however_it_is_put_into_the_URL(string name)
    {
        var vector = s_file.Vectors.Single(vector => vector.Name == name);
        var format = Format(vector.Salt);
        var asItIs = format.Read($"{vector.Path}?hdnts={vector.Token}", vector.Address).Genuine();
        var escaped = format.Read($"{vector.Path}?a=b&HDNTS={Uri.EscapeDataString(vector.Token)}", vector.Address).Genuine();
        Assert.Equal(asItIs.Signed, escaped.Signed);
        Assert.Equal(s_file.EndTime, asItIs.ExpiresAt!.Value.ToUnixTimeSeconds());
        Assert.Equal(
            vector.Token.Contains("st=", StringComparison.Ordinal) ? s_file.StartTime : null, asItIs.NotBefore?.ToUnixTimeSeconds());
        Assert.Equal([new IssuedPermission(Type: null)], asItIs.Permissions);
        Assert.DoesNotContain(asItIs.Shown, shown => shown.Key is "hmac" or "salt");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_token_of_the_library_is_refused_by_another_key_salt_or_address(string name)
    {
        var vector = s_file.Vectors.Single(vector => vector.Name == name);
        var target = $"{vector.Path}?hdnts={vector.Token}";
        Assert.Equal("token_invalid", Format(vector.Salt, "00").Read(target, vector.Address).Refused().Reason.Code);
        Assert.Equal("token_invalid", Format("other").Read(target, vector.Address).Refused().Reason.Code);
        if (vector.Address is not null)
        {
            Assert.Equal("token_address_mismatch", Format(vector.Salt).Read(target, "192.0.2.2").Refused().Reason.Code);
            Assert.Equal("token_address_mismatch", Format(vector.Salt).Read(target, null).Refused().Reason.Code);
        }
    }

    [Theory]
    [InlineData("/streams/cam/*", "/streams/cam/720/index.m3u8", true)]
    [InlineData("/streams/cam/*", "/streams/camera/index.m3u8", false)]
    [InlineData("/streams/cam/*", "/streams/Cam/index.m3u8", false)]
    [InlineData("/streams/ca?/*", "/streams/cam/index.m3u8", true)]
    [InlineData("/streams/ca?/*", "/streams/ca/index.m3u8", false)]
    [InlineData("/streams/ca?", "/streams/ca%C3%BC", true)]
    [InlineData("/a/*!/streams/*", Cam, true)]
    [InlineData("/a/*!/b/*", Cam, false)]
    [InlineData("*", Cam, true)]
    [InlineData("*.m3u8", Cam, true)]
    [InlineData("*.mpd", Cam, false)]
    [InlineData("", Cam, false)]
    [InlineData("streams/cam/*", Cam, false)]
    [InlineData("/streams/cam", Cam, false)]
    [InlineData("%2fstreams%2fcam%2f%2a", Cam, true)]
    [InlineData("/streams/my cam/*", "/streams/my%20cam/index.m3u8", true)]
    [InlineData("/streams/my%20cam/*", "/streams/my%20cam/index.m3u8", true)]
    [InlineData("/streams/a+b/*", "/streams/a%2Bb/index.m3u8", true)]
    public void Patterns_of_an_access_list_cover_paths(string acl, string path, bool covered)
    {
        var reading = Format().Read($"{path}?hdnts={Uri.EscapeDataString(Signed($"exp=1777899600~acl={acl}"))}");
        Assert.Equal(covered ? null : "token_stream_mismatch", (reading as IssuedReading.Refused)?.Reason.Code);
        Assert.NotNull(covered ? reading.Genuine() : reading.Refused().Claims);
    }

    [Theory]
    [InlineData("exp=1777899600~acl=/*~geo=DE", "a field is not understood, so what it restricts cannot be enforced")]
    [InlineData("exp=1777899600~acl=/*~", "a field is not understood, so what it restricts cannot be enforced")]
    [InlineData("exp=1777899600~acl=/*~salt=x", "a field is not understood, so what it restricts cannot be enforced")]
    [InlineData("exp=1777899600~acl=/*~url=/streams/cam/index.m3u8", "a field is not understood, so what it restricts cannot be enforced")]
    [InlineData("exp=1777899600~acl=/a/*~acl=/*", "a field stands there twice")]
    [InlineData("exp=1~exp=1777899600~acl=/*", "a field stands there twice")]
    [InlineData("acl=/*", "exp: it is missing, or no time in seconds since 1970")]
    [InlineData("exp=17778996000~acl=/*", "exp: it is missing, or no time in seconds since 1970")]
    [InlineData("exp=-777899600~acl=/*", "exp: it is missing, or no time in seconds since 1970")]
    [InlineData("st=now~exp=1777899600~acl=/*", "st: it is no time in seconds since 1970")]
    public void What_is_not_understood_refuses_though_the_signature_is_good(string fields, string because)
    {
        var refused = Format().Read($"{Cam}?hdnts={Signed(fields)}").Refused();
        Assert.Equal(("token_invalid", because), (refused.Reason.Code, refused.Because));
        Assert.NotNull(refused.Claims);
    }

    /// <summary>The URL is hashed behind the fields: a field of that name would let a token say its own URL.</summary>
    [Theory]
    [InlineData("exp=1777899600~url=/streams/other/index.m3u8", "")]
    [InlineData("exp=1777899600", "~url=/streams/other/index.m3u8")]
    [InlineData("exp=1777899600~data=x", "~url=/streams/cam/index.m3u8~salt=x")]
    public void A_token_for_one_URL_is_no_token_for_another(string fields, string hashedToo) =>
        Assert.Equal("token_invalid", Format().Read($"{Cam}?hdnts={Signed(fields, hashedToo)}").Refused().Reason.Code);

    [Fact]
    public void The_session_of_a_token_is_its_subject()
    {
        Assert.Equal("a~b", Format().Read($"{Cam}?hdnts={Signed("exp=1777899600~acl=/*~id=a%7eb")}").Genuine().Subject);
        Assert.Null(Format().Read($"{Cam}?hdnts={Signed("exp=1777899600~acl=/*")}").Genuine().Subject);
        Assert.StartsWith(
            "id:",
            Format().Read($"{Cam}?hdnts={Signed($"exp=1777899600~acl=/*~id={new string('a', 257)}")}").Refused().Because,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_of_several_keys_is_tried_and_all_make_the_same_token()
    {
        var format = Format(null, "hex:0102", Key);
        var first = format.Read($"{Cam}?hdnts={Signed("exp=1777899600~acl=/*", key: "0102")}").Genuine();
        var second = format.Read($"{Cam}?hdnts={Signed("exp=1777899600~acl=/*")}").Genuine();
        Assert.Equal(first.Signed, second.Signed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hmac=00")]
    [InlineData("exp=1~hmac=")]
    [InlineData("exp=1~hmac=0")]
    [InlineData("exp=1~hmac=xy")]
    [InlineData("exp=1~hmac=00~id=a")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.c2ln")]
    public void Another_text_is_left_to_other_formats(string text) => Assert.Null(Format().Read($"{Cam}?hdnts={text}"));

    [Fact]
    [SuppressMessage("Security", "CA5350", Justification = "It is refused.")]
    [SuppressMessage("Security", "CA5351", Justification = "It is refused.")]
    public void Only_SHA_256_will_do()
    {
        const string fields = "exp=1777899600~acl=/*";
        var (key, text) = (Convert.FromHexString(Key), Encoding.UTF8.GetBytes(fields));
        foreach (var mac in new[] { HMACMD5.HashData(key, text), HMACSHA1.HashData(key, text) })
        {
            Assert.Equal(
                "token_invalid", Format().Read($"{Cam}?hdnts={fields}~hmac={Convert.ToHexStringLower(mac)}").Refused().Reason.Code);
        }
    }

    [Theory]
    [InlineData("Secrets")]
    [InlineData("Secrets:0", "not hex")]
    [InlineData("Secrets:0", "ab:cd")]
    [InlineData("Secrets:0", "base64:%")]
    [InlineData("Secrets:1", "00", "abc")]
    [InlineData("Secrets:0", "")]
    public void Keys_that_cannot_be_right_stop_the_start(string key, params string[] secrets) =>
        Assert.Equal(key, Assert.Throws<IssuerSettingException>(() => Format(null, secrets)).Key);

    [Fact]
    public void Another_algorithm_stops_the_start()
    {
        var options = new IssuerOptions { Format = IssuerFormat.Akamai, Secrets = { Key }, Algorithms = { "HS1" } };
        Assert.Equal("Algorithms", Assert.Throws<IssuerSettingException>(() => SignedUrls.Format(options)).Key);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_mutation_of_a_token_is_genuine(string name)
    {
        var vector = s_file.Vectors.Single(vector => vector.Name == name);
        var format = Format(vector.Salt);
        var signed = format.Read($"{vector.Path}?hdnts={vector.Token}", vector.Address).Genuine().Signed;
        Gen.OneOf(Mutations.Of(vector.Token), Mutations.Anything.Select(text => text + vector.Token), Mutations.Anything).Sample(
            text =>
            {
                // Another spelling of the same text (an escape, the case of the hex) is the same token.
                var reading = format.Read($"{vector.Path}?hdnts={text}", vector.Address);
                Assert.True(reading is not IssuedReading.Genuine genuine || genuine.Claims.Signed.SequenceEqual(signed), text);
            },
            iter: 3_000);
    }

    [Fact]
    public void A_pattern_is_matched_in_a_time_that_is_bounded()
    {
        var acl = string.Concat(Enumerable.Repeat("*a", 1000)) + "b";
        var path = "/" + new string('a', 4000);
        Assert.Equal("token_stream_mismatch", Format().Read($"{path}?hdnts={Signed($"exp=1777899600~acl={acl}")}").Refused().Reason.Code);
    }

    private static IIssuerFormat Format(string? salt = null) => Format(salt, Key);

    private static IIssuerFormat Format(string? salt, params string[] keys)
    {
        var options = new IssuerOptions { Format = IssuerFormat.Akamai, Salt = salt };
        foreach (var key in keys)
        {
            options.Secrets.Add(key);
        }

        return SignedUrls.Format(options);
    }

    private static string Signed(string fields, string hashedToo = "", string key = Key) => fields + "~hmac="
        + Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(key), Encoding.UTF8.GetBytes(fields + hashedToo)));

    private sealed record AkamaiFile(long StartTime, long EndTime, IReadOnlyList<AkamaiVector> Vectors);

    private sealed record AkamaiVector(string Name, string Path, string? Salt, string? Address, string Token);
}
