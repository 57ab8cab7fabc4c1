using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using PlayGate.Issuers;
using PlayGate.Tests.Credentials;

namespace PlayGate.Tests.Issuers;

/// <summary>Links of nginx's secure_link, beside SecureLinkTests of the end-to-end tests, where nginx itself is asked.</summary>
public sealed class SecureLinkTests
{
    private const string Expires = "1777899600";
    private const string Cam = "/streams/cam/index.m3u8";

    /// <summary>The example of nginx's documentation (ngx_http_secure_link_module), whose hash its own openssl command gives.</summary>
    [Fact]
    public void The_link_of_nginxs_documentation_is_genuine()
    {
        var format = Format("{expires}{path}{address} {secret}", "secret");
        var claims = format.Read("/s/link?md5=_e4Nc3iduzkWRm01TBBNYw&expires=2147483647", "127.0.0.1").Genuine();
        Assert.Equal(2147483647, claims.ExpiresAt!.Value.ToUnixTimeSeconds());
        Assert.Equal([new IssuedPermission(Type: null)], claims.Permissions);
        Assert.Equal(
            "token_invalid", format.Read("/s/link?md5=_e4Nc3iduzkWRm01TBBNYw&expires=2147483647", "127.0.0.2").Refused().Reason.Code);
        Assert.Equal("token_invalid", format.Read("/s/link?md5=_e4Nc3iduzkWRm01TBBNYw&expires=2147483647", null).Refused().Reason.Code);
    }

    [Fact]
    public void Every_secret_is_tried_and_all_make_the_same_token()
    {
        var format = Format(null, "new", "hex:6f6c64");
        Assert.Equal(
            format.Read($"{Cam}?md5={Md5($"{Expires}{Cam} new")}&expires={Expires}").Genuine().Signed,
            format.Read($"{Cam}?md5={Md5($"{Expires}{Cam} old")}==&expires={Expires}").Genuine().Signed);
        Assert.IsType<IssuedReading.Refused>(format.Read($"{Cam}?md5={Md5($"{Expires}{Cam} other")}&expires={Expires}"));
    }

    [Fact]
    public void Another_path_or_expiry_is_refused()
    {
        var format = Format(null, "s");
        var md5 = Md5($"{Expires}{Cam} s");
        _ = format.Read($"{Cam}?md5={md5}&expires={Expires}").Genuine();
        Assert.IsType<IssuedReading.Refused>(format.Read($"/streams/Cam/index.m3u8?md5={md5}&expires={Expires}"));
        Assert.IsType<IssuedReading.Refused>(format.Read($"{Cam}?md5={md5}&expires=1777899601"));
        Assert.IsType<IssuedReading.Refused>(format.Read($"{Cam}?md5={md5}"));
    }

    /// <summary>Where the path stands in front, only its length says where the expiry begins.</summary>
    [Theory]
    [InlineData("/streams/cam", "11777899600")]
    [InlineData("/streams/cam11", "777899600")]
    [InlineData("/streams/cam1", "01777899600")]
    public void An_expiry_has_ten_digits(string path, string expires) =>
        Assert.StartsWith("expires:", Format("{path}{expires} {secret}", "s").Read(
            $"{path}?md5={Md5("/streams/cam11777899600 s")}&expires={expires}").Refused().Because, StringComparison.Ordinal);

    /// <summary>nginx's own example has nothing between the path and the address.</summary>
    [Fact]
    public void Where_a_border_can_be_moved_both_readings_are_one_token()
    {
        var nginx = Format("{expires}{path}{address} {secret}", "s");
        var query = $"?md5={Md5($"{Expires}/cam11.2.3.4 s")}&expires={Expires}";
        Assert.Equal(nginx.Read($"/cam1{query}", "1.2.3.4").Genuine().Signed, nginx.Read($"/cam{query}", "11.2.3.4").Genuine().Signed);
        var apart = Format("{expires}{path} {address} {secret}", "s");
        query = $"?md5={Md5($"{Expires}/cam1 1.2.3.4 s")}&expires={Expires}";
        _ = apart.Read($"/cam1{query}", "1.2.3.4").Genuine();
        Assert.IsType<IssuedReading.Refused>(apart.Read($"/cam{query}", "11.2.3.4"));
    }

    [Fact]
    public void The_path_is_hashed_decoded()
    {
        var format = Format("{expires}{path} a secret text");
        var md5 = Md5($"{Expires}/streams/a+b ü%/i.m3u8 a secret text");
        Assert.Equal(
            format.Read($"/streams/a+b%20%C3%BC%25/i.m3u8?md5={md5}&expires={Expires}").Genuine().Signed,
            format.Read($"/streams/%61%2bb%20%c3%bc%25/i.m3u8?MD5={md5}&expires={Expires}").Genuine().Signed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("_e4Nc3iduzkWRm01TBBNY")]
    [InlineData("_e4Nc3iduzkWRm01TBBNYww")]
    [InlineData("_e4Nc3iduzkWRm01TBBNYw=")]
    [InlineData("_e4Nc3iduzkWRm01TBBN%2Bw")]
    [InlineData("_e4Nc3iduzkWRm01TBBN%20w")]
    [InlineData("fde38d7378 9dbb3916466d354c104d63")]
    public void Another_text_is_left_to_other_formats(string md5) =>
        Assert.Null(Format(null, "s").Read($"{Cam}?md5={md5}&expires={Expires}"));

    [Theory]
    [InlineData("Expression", "{path} {secret}", "s")]
    [InlineData("Expression", "{expires} {secret}", "s")]
    [InlineData("Expression", "{expires}{path}", "s")]
    [InlineData("Expression", "{expires}{path} text", "s")]
    [InlineData("Expression", "{expires}{path} {secret}")]
    [InlineData("Expression", "{expires}{path}")]
    [InlineData("Expression", "{expires} {path} - ")]
    [InlineData("Expression", "{expires}{uri} {secret}", "s")]
    [InlineData("Expression", "{expires}{path}{path} {secret}", "s")]
    [InlineData("Expression", "", "s")]
    [InlineData("Expression", null)]
    [InlineData("Secrets:0", null, "hex:zz")]
    public void Settings_that_cannot_work_stop_the_start(string key, string? expression, params string[] secrets) =>
        Assert.Equal(key, Assert.Throws<IssuerSettingException>(() => Format(expression, secrets)).Key);

    [Fact]
    public void The_expiry_keeps_its_name() => Assert.Equal("Parameter", Assert.Throws<IssuerSettingException>(() =>
        SignedUrls.Format(new IssuerOptions { Format = IssuerFormat.SecureLink, Secrets = { "s" }, Parameter = "EXPIRES" })).Key);

    [Fact]
    public void No_mutation_of_a_link_is_another_genuine_token()
    {
        var format = Format("{expires}{path}{address} {secret}", "s");
        var target = $"{Cam}?md5={Md5($"{Expires}{Cam}198.51.100.7 s")}&expires={Expires}";
        var signed = format.Read(target).Genuine().Signed;
        Mutations.Of(target).Where(text => text.StartsWith('/')).Sample(
            text => Assert.True(
                format.Read(text) is not IssuedReading.Genuine genuine || genuine.Claims.Signed.SequenceEqual(signed), text),
            iter: 30_000);
    }

    /// <summary>Any expression is read or said to be wrong, and what it writes is written once for each part.</summary>
    [Fact]
    public void Any_expression_is_read_or_refused() => Gen.OneOf(
            Gen.OneOf<string>("{expires}", "{path}", "{address}", "{secret}", "{", "}", "{uri}", " ", "text"),
            Mutations.Anything).Array[0, 8]
        .Select(parts => string.Concat(parts)).Sample(
            text =>
            {
                try
                {
                    var written = SecureLinkExpression.Read(text, hasSecrets: true).Write(new SecureLinkValues("1", "/p", "a"), [0]);
                    Assert.Equal(
                        Encoding.UTF8.GetBytes(text
                            .Replace("{expires}", "1", StringComparison.Ordinal).Replace("{path}", "/p", StringComparison.Ordinal)
                            .Replace("{address}", "a", StringComparison.Ordinal).Replace("{secret}", "\0", StringComparison.Ordinal)),
                        written);
                }
                catch (IssuerSettingException refused)
                {
                    Assert.Equal("Expression", refused.Key);
                }
            },
            iter: 20_000);

    private static IIssuerFormat Format(string? expression, params string[] secrets)
    {
        var options = new IssuerOptions { Format = IssuerFormat.SecureLink, Expression = expression };
        foreach (var secret in secrets)
        {
            options.Secrets.Add(secret);
        }

        return SignedUrls.Format(options);
    }

    [SuppressMessage("Security", "CA5351", Justification = "nginx has MD5.")]
    private static string Md5(string text) => Base64Url.EncodeToString(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
