using System.Text.Json;
using PlayGate.Issuers;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers;

/// <summary>The tests of Traffic Server's uri_signing plugin, as far as they are about a query or a cookie.</summary>
public sealed class TrafficServerTests
{
    /// <summary>URIs with a user's name, which no request has here.</summary>
    private const char User = '@';

    private static readonly JsonElement Vectors = IssuerBench.Vectors("uri-signing.json").GetProperty("trafficServer");

    [Fact]
    public async Task Audiences_are_read_from_a_text_and_a_list_of_several_kinds()
    {
        var format = IssuerBench.Create(new IssuerOptions { Format = IssuerFormat.UriSigning }, Vectors.GetProperty("jwks"));
        var request = new ViewerRequest("GET", "http", "www.foobar.com", "/", "");

        foreach (var test in Vectors.GetProperty("audiences").EnumerateArray())
        {
            // The issuer's tests name "tester"; which audience is meant is judged by the caller.
            var reading = await format.ReadAsync(test.GetProperty("token").GetString()!, request);
            var claims = Assert.IsType<IssuedReading.Genuine>(reading).Claims;
            Assert.Equal(test.GetProperty("valid").GetBoolean(), claims.Audiences.Contains("tester"));
            Assert.Equal("Master Issuer", claims.Issuer);
        }
    }

    [Fact]
    public async Task Packages_without_a_URI_are_refused_though_Traffic_Server_takes_them()
    {
        var gold = Vectors.GetProperty("gold");
        var format = IssuerBench.Create(new IssuerOptions { Format = IssuerFormat.UriSigning }, gold.GetProperty("jwks"));

        // RFC 9246 §2.1.11: cdniuc is mandatory. Without it the package would open each stream.
        foreach (var name in (string[])["good", "secondKey", "expired"])
        {
            var refused = await format.RefusedAsync(gold.GetProperty(name).GetString()!);
            Assert.StartsWith("cdniuc is missing", refused.Because, StringComparison.Ordinal);
            Assert.Equal("issuer", refused.Claims!.Issuer);
            Assert.Equal(name == "expired" ? 1 : 1_923_056_084, refused.Claims.ExpiresAt!.Value.ToUnixTimeSeconds());
        }

        Assert.Null((await format.RefusedAsync(gold.GetProperty("withoutIssuer").GetString()!)).Claims);
    }

    [Fact]
    public void URIs_are_normalised_alike()
    {
        foreach (var test in Vectors.GetProperty("normal").EnumerateArray())
        {
            var uri = test.GetProperty("uri").GetString()!;
            if (Normal(uri) is { } normal)
            {
                Assert.Equal(test.GetProperty("normal").GetString(), normal);
            }
            else
            {
                Assert.True(IsRefused(test), uri);
            }
        }
    }

    [Fact]
    public void Expressions_match_alike()
    {
        foreach (var test in Vectors.GetProperty("expressions").EnumerateArray())
        {
            var expression = test.GetProperty("expression").GetString()!;
            var matches = PosixExpression.Read(expression)?.IsMatch(test.GetProperty("text").GetString()!) is true;

            Assert.True(test.GetProperty("matches").GetBoolean() == matches, expression);
        }
    }

    /// <summary>What is no URI there; and here also dot segments, escapes in a host and users, which requests do not have.</summary>
    private static bool IsRefused(JsonElement test)
    {
        var uri = test.GetProperty("uri").GetString()!;
        return test.GetProperty("normal").ValueKind == JsonValueKind.Null || uri.Contains(User, StringComparison.Ordinal)
            || uri.Contains("/./", StringComparison.Ordinal) || uri.Contains("%54ester", StringComparison.Ordinal);
    }

    private static string? Normal(string uri)
    {
        var (scheme, rest) = uri.Split("://", 2) is [var before, var behind] ? (before, behind) : ("", uri);
        var end = rest.AsSpan().IndexOfAny('/', '?');
        var (host, target) = end < 0 ? (rest, "") : (rest[..end], rest[end..]);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return SignedUri.Of(
            new ViewerRequest("GET", scheme, host, query < 0 ? target : target[..query], query < 0 ? "" : target[query..]),
            "URISigningPackage");
    }
}
