using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PlayGate.Issuers;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers;

/// <summary>Packages of RFC 9246's examples, of Traffic Server's tests, and hostile ones.</summary>
public sealed class UriSigningTests
{
    private const string Everything = "regex:http://cdni\\\\.example/.*";

    private static readonly JsonElement Rfc = IssuerBench.Vectors("uri-signing.json").GetProperty("rfc");

    private static readonly IIssuerFormat Signed = IssuerBench.Create(
        new IssuerOptions { Format = IssuerFormat.UriSigning, Secrets = { "secret" } });

    private readonly IIssuerFormat _rfc = IssuerBench.Create(
        new IssuerOptions { Format = IssuerFormat.UriSigning }, Rfc.GetProperty("jwks"));

    [Fact]
    public async Task The_simple_example_is_for_its_URI_alone()
    {
        var genuine = Assert.IsType<IssuedReading.Genuine>(await ReadRfcAsync("simple", "/foo/bar"));

        Assert.Equal([new IssuedPermission(null)], genuine.Claims.Permissions);
        Assert.Equal("uCDN Inc", genuine.Claims.Issuer);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_646_867_369), genuine.Claims.ExpiresAt);
        Refused(Refusal.TokenStreamMismatch, await ReadRfcAsync("simple", "/foo/bar2"));
        Refused(Refusal.TokenStreamMismatch, await ReadRfcAsync("simple", "/foo/bar", "?x=1"));
        Refused(Refusal.TokenStreamMismatch, await ReadRfcAsync("simple", "/foo/bar", scheme: "https"));
        Refused(Refusal.TokenStreamMismatch, await ReadRfcAsync("simple", "/foo/bar", host: "other.example"));
    }

    [Fact]
    public async Task The_complex_example_hides_its_address_and_cannot_be_enforced()
    {
        var refused = Assert.IsType<IssuedReading.Refused>(await ReadRfcAsync("complex", "/foo/bar/123.png"));

        Assert.StartsWith("cdniip", refused.Because, StringComparison.Ordinal);
        Assert.Equal("5DAafLhZAfhsbe", refused.Claims!.TokenId);
        Assert.Null(refused.Claims.Subject);
    }

    [Theory]
    [InlineData("renewal")]
    [InlineData("renewed")]
    public async Task The_examples_of_renewal_are_taken_without_it(string token)
    {
        Assert.IsType<IssuedReading.Genuine>(await ReadRfcAsync(token, "/foo/bar/123.ts"));
        Refused(Refusal.TokenStreamMismatch, await ReadRfcAsync(token, "/foo/bar/12.ts"));
    }

    [Theory]
    [InlineData("?URISigningPackage={0}")]
    [InlineData("?URISigningPackage={0}&")]
    [InlineData("?&URISigningPackage={0}")]
    [InlineData("?urisigningpackage={0}")]
    [InlineData("?URISigning%50ackage={0}")]
    public async Task The_package_itself_is_no_part_of_the_URI(string query)
    {
        var token = Rfc.GetProperty("tokens").GetProperty("simple").GetString()!;

        Assert.IsType<IssuedReading.Genuine>(await _rfc.ReadAsync(token, Request("/foo/bar", string.Format(null, query, token))));
    }

    [Fact]
    public async Task Other_parameters_of_the_query_are_part_of_the_URI()
    {
        var token = Sign($$"""{"cdniuc":"hash:sha-256;{{Hash("http://cdni.example/a?b=1&c=2")}}"}""");

        Assert.IsType<IssuedReading.Genuine>(await Signed.ReadAsync(token, Request("/a", $"?b=1&URISigningPackage={token}&c=2")));
        Assert.IsType<IssuedReading.Genuine>(await Signed.ReadAsync(token, Request("/a", $"?URISigningPackage={token}&b=1&c=2")));
        Assert.IsType<IssuedReading.Genuine>(await Signed.ReadAsync(token, Request("/a", $"?b=1&c=2&URISigningPackage={token}")));
        Refused(Refusal.TokenStreamMismatch, await Signed.ReadAsync(token, Request("/a", $"?b=1&URISigningPackage={token}")));
    }

    [Theory]
    [InlineData("""{"exp":1}""", "cdniuc")]
    [InlineData("""{"cdniuc":7}""", "cdniuc")]
    [InlineData("""{"cdniuc":""}""", "cdniuc")]
    [InlineData("""{"cdniuc":"regex:"}""", "cdniuc")]
    [InlineData("""{"cdniuc":"regex:http://cdni\\.example/(?=.)"}""", "cdniuc")]
    [InlineData("""{"cdniuc":"REGEX:.*"}""", "cdniuc")]
    [InlineData("""{"cdniuc":"uri:http://cdni.example/a"}""", "cdniuc")]
    [InlineData("""{"cdniuc":"hash:sha-256-32;f4OxZX"}""", "cdniuc")]
    [InlineData("""{"cdniuc":"hash:md5;AAAA"}""", "cdniuc")]
    [InlineData("""{"cdniuc":"CONTAINER","cdniv":2}""", "cdniv")]
    [InlineData("""{"cdniuc":"CONTAINER","cdniv":"1"}""", "cdniv")]
    [InlineData("""{"cdniuc":"CONTAINER","cdniv":1.5}""", "cdniv")]
    [InlineData("""{"cdniuc":"CONTAINER","cdnicrit":""}""", "cdnicrit")]
    [InlineData("""{"cdniuc":"CONTAINER","cdnicrit":"geo","geo":"de"}""", "cdnicrit")]
    [InlineData("""{"cdniuc":"CONTAINER","cdnicrit":"cdniuc,geo","geo":"de"}""", "cdnicrit")]
    [InlineData("""{"cdniuc":"CONTAINER","cdnicrit":"exp"}""", "cdnicrit")]
    [InlineData("""{"cdniuc":"CONTAINER","cdnicrit":"cdniets","cdniets":30}""", "cdnicrit")]
    [InlineData("""{"cdniuc":"CONTAINER","cdnicrit":["cdniuc"]}""", "cdnicrit")]
    [InlineData("""{"cdniuc":"CONTAINER","cdnicrit":"cdniuc, exp","exp":1}""", "cdnicrit")]
    [InlineData("""{"cdniuc":"CONTAINER","cdnistd":-2}""", "cdnistt")]
    [InlineData("""{"cdniuc":"CONTAINER","cdnistt":3}""", "cdnistt")]
    [InlineData("""{"cdniuc":"CONTAINER","cdniip":7}""", "cdniip")]
    [InlineData("""{"cdniuc":"CONTAINER","cdniip":"192.0.2.0/33"}""", "cdniip")]
    [InlineData("""{"cdniuc":"CONTAINER","cdniip":"192.0.2.0/ 8"}""", "cdniip")]
    [InlineData("""{"cdniuc":"CONTAINER","cdniip":"3221225985"}""", "cdniip")]
    [InlineData("""{"cdniuc":"CONTAINER","cdniip":"0300.0.2.1"}""", "cdniip")]
    [InlineData("""{"cdniuc":"CONTAINER","exp":"soon"}""", "exp")]
    [InlineData("""{"cdniuc":"CONTAINER","iat":"now"}""", "iat")]
    [InlineData("""{"cdniuc":"CONTAINER","cnf":{}}""", "cnf")]
    public async Task A_package_that_is_not_understood_is_refused(string claims, string claim)
    {
        var refused = Refused(
            Refusal.TokenInvalid,
            await Signed.ReadAsync(Sign(claims.Replace("CONTAINER", Everything, StringComparison.Ordinal)), Request("/a"), "192.0.2.1"));

        Assert.StartsWith(claim, refused.Because, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.0/24", "192.0.2.200", true)]
    [InlineData("192.0.2.0/24", "192.0.3.1", false)]
    [InlineData("0.0.0.0/0", "192.0.3.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("[2001:db8::1/32]", "2001:db8:5::9", true)]
    [InlineData("[2001:db8::1]", "2001:db8::1", true)]
    [InlineData("2001:db8::1/32", "2001:db9::1", false)]
    [InlineData("2001:db8::/127", "2001:db8::2", false)]
    public async Task An_address_or_a_range_of_them_is_kept(string range, string address, bool isGenuine)
    {
        var reading = await Signed.ReadAsync(Sign($$"""{"cdniuc":"{{Everything}}","cdniip":"{{range}}"}"""), Request("/a"), address);

        Assert.Equal(isGenuine, reading is IssuedReading.Genuine);
        Assert.True(isGenuine || reading is IssuedReading.Refused { Reason: var reason } && reason == Refusal.TokenAddressMismatch);
    }

    [Fact]
    public async Task An_address_is_not_kept_where_the_client_has_none() => Refused(
        Refusal.TokenAddressMismatch,
        await Signed.ReadAsync(Sign($$"""{"cdniuc":"{{Everything}}","cdniip":"192.0.2.1"}"""), Request("/a")));

    [Fact]
    public async Task What_is_critical_and_kept_is_taken() => Assert.IsType<IssuedReading.Genuine>(await Signed.ReadAsync(
        Sign($$"""{"cdniuc":"{{Everything}}","cdniv":1,"exp":1,"cdnicrit":"cdniuc,cdniv,exp"}"""), Request("/a")));

    [Fact]
    public async Task A_demand_that_has_no_URI_is_refused() =>
        Refused(Refusal.TokenStreamMismatch, await Signed.ReadAsync(Sign($$"""{"cdniuc":"regex:.*"}""")));

    [Fact]
    public async Task An_allowed_URI_in_the_query_allows_nothing() => Refused(
        Refusal.TokenStreamMismatch,
        await Signed.ReadAsync(
            Sign("""{"cdniuc":"regex:http://cdni\\.example/allowed/"}"""), Request("/a", "?x=http://cdni.example/allowed/")));

    [Fact]
    public void It_is_taken_from_the_query_and_a_cookie_and_from_nowhere_else()
    {
        Assert.Equal(["URISigningPackage"], Signed.Parameters);
        Assert.Equal("URISigningPackage", Signed.Cookie);
        Assert.False(Signed.TakesBearer);
        Assert.Null(Signed.Header);
    }

    private static IssuedReading.Refused Refused(Refusal reason, IssuedReading? reading)
    {
        var refused = Assert.IsType<IssuedReading.Refused>(reading);
        Assert.Equal(reason, refused.Reason);
        Assert.NotNull(refused.Claims);
        return refused;
    }

    private static string Sign(string claims) => IssuerBench.Sign(claims, "secret");

    private static string Hash(string uri) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(uri)));

    private static ViewerRequest Request(string path, string query = "", string scheme = "http", string host = "cdni.example") =>
        new("GET", scheme, host, path, query);

    private Task<IssuedReading?> ReadRfcAsync(
        string token, string path, string query = "", string scheme = "http", string host = "cdni.example") =>
        _rfc.ReadAsync(Rfc.GetProperty("tokens").GetProperty(token).GetString()!, Request(path, query, scheme, host));
}
