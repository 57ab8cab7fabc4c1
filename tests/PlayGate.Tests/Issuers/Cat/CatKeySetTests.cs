using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PlayGate.Issuers;
using PlayGate.Issuers.Cat;
using PlayGate.Testing.Origins;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>Common access tokens whose keys are in a key set, where <c>kid</c> chooses.</summary>
public sealed class CatKeySetTests : IDisposable
{
    private static readonly byte[] s_claims = Cats.Encode(Cats.Map((4, Cats.Expiry), (7, new byte[] { 1, 2 })));
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2048);

    private string KeySet => $$"""
        {"keys":[{{Ec(_curve, "curve")}},{{Ec(_other, "other")}},{{Rsa(_rsa, "rsa")}},
        {"kty":"oct","kid":"mac","k":"{{Base64Url.EncodeToString(Cats.SecretBytes)}}"}]}
        """;

    [Fact]
    public async Task Elliptic_RSA_and_secret_keys_of_a_file_verify_and_kid_chooses()
    {
        var format = WithFile("HS256", "ES256", "PS256");

        Assert.Equal("0102", (await Cats.Genuine(Signed("curve"), format)).TokenId);
        await Cats.Genuine(Signed(null), format);
        await Cats.Genuine(Signed("curve", isProtected: true), format);
        await Cats.Genuine(SignedByRsa("rsa"), format);
        await Cats.Genuine(Cats.Token(s_claims, open: Kid("mac")), format);
        Assert.Equal("no key verifies its signature", (await Cats.Refused(Signed("other"), format)).Because);
        Assert.Equal("no key verifies its signature", (await Cats.Refused(SignedByRsa("curve"), format)).Because);
        Assert.Equal("the issuer has no key of its kid", (await Cats.Refused(Signed("new"), format)).Because);
        Assert.Equal("the issuer has no key of its kid", (await Cats.Refused(Cats.Token(s_claims, open: Kid("new")), format)).Because);
    }

    [Fact]
    public async Task A_set_behind_a_URL_is_read_and_tells_no_secrets()
    {
        await using var server = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, KeySet));
        var format = Format(options => options.Jwks = server.Url + "/keys");

        await Cats.Genuine(Signed("curve"), format);
        Assert.Contains("HS256", (await Cats.Refused(Cats.Token(s_claims, open: Kid("mac")), format)).Because, StringComparison.Ordinal);
        Assert.Single(server.Requests.All);
        await format.CheckAsync(CancellationToken.None);
        server.Answer = OriginAnswer.Respond(500, "");
        var away = Format(options => options.Jwks = server.Url + "/keys");
        await Assert.ThrowsAsync<IssuerUnavailableException>(() => away.CheckAsync(CancellationToken.None));
        await Assert.ThrowsAsync<IssuerUnavailableException>(() => Cats.Read(Signed("curve"), away));
    }

    public void Dispose()
    {
        _curve.Dispose();
        _other.Dispose();
        _rsa.Dispose();
    }

    private CatFormat WithFile(params string[] algorithms)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, KeySet);
        try
        {
            return Format(options =>
            {
                options.Jwks = file;
                Array.ForEach(algorithms, options.Algorithms.Add);
            });
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static CatFormat Format(Action<IssuerOptions> change) => Cats.Format(options =>
    {
        options.Secrets.Clear();
        change(options);
    });

    private string Signed(string? kid, bool isProtected = false)
    {
        var header = Cats.Encode(isProtected ? Cats.Map((1, -7), (4, Encoding.UTF8.GetBytes(kid!))) : Cats.Map((1, -7)));
        var proof = _curve.SignData(ToBeSigned(header), HashAlgorithmName.SHA256);
        return Cats.Text(Cats.Message(18, cwt: true, [header, isProtected || kid is null ? Cats.Map() : Kid(kid), s_claims, proof]));
    }

    private string SignedByRsa(string kid)
    {
        var header = Cats.Encode(Cats.Map((1, -37)));
        var proof = _rsa.SignData(ToBeSigned(header), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        return Cats.Text(Cats.Message(18, cwt: true, [header, Kid(kid), s_claims, proof]));
    }

    private static byte[] ToBeSigned(byte[] header) =>
        Cats.Encode(new object[] { "Signature1", header, Array.Empty<byte>(), s_claims });

    private static Dictionary<object, object?> Kid(string kid) => Cats.Map((4, Encoding.UTF8.GetBytes(kid)));

    private static string Ec(ECDsa key, string kid)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        return $$"""{"kty":"EC","crv":"P-256","kid":"{{kid}}","x":"{{x}}","y":"{{y}}"}""";
    }

    private static string Rsa(RSA key, string kid)
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        var (modulus, exponent) = (Base64Url.EncodeToString(numbers.Modulus), Base64Url.EncodeToString(numbers.Exponent));
        return $$"""{"kty":"RSA","kid":"{{kid}}","n":"{{modulus}}","e":"{{exponent}}"}""";
    }
}
