using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>Which keys verify which messages.</summary>
public sealed class CatSignatureTests
{
    private static readonly byte[] s_claims = Cats.Encode(Cats.Map((4, Cats.Expiry), (7, new byte[] { 1, 2 })));

    [Fact]
    public async Task A_MAC_does_not_pass_as_a_signature_nor_the_reverse()
    {
        Assert.Contains("HS256", (await Cats.Refused(Cats.Token(s_claims, tag: 18))).Because);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var header = Cats.Encode(Cats.Map((1, -7)));
        var signed = ToBeSigned("Signature1", header);
        var proof = key.SignData(signed, HashAlgorithmName.SHA256);
        var format = Cats.FormatWithKey(key.ExportSubjectPublicKeyInfoPem());

        await Cats.Genuine(Cats.Text(Cats.Message(18, cwt: false, [header, Cats.Map(), s_claims, proof])), format);
        await Cats.Refused(Cats.Text(Cats.Message(17, cwt: false, [header, Cats.Map(), s_claims, proof])), format);
    }

    [Fact]
    public async Task ES256_is_of_its_own_curve()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var header = Cats.Encode(Cats.Map((1, -7)));
        var proof = key.SignData(ToBeSigned("Signature1", header), HashAlgorithmName.SHA256);

        await Cats.Refused(
            Cats.Text(Cats.Message(18, cwt: true, [header, Cats.Map(), s_claims, proof])),
            Cats.FormatWithKey(key.ExportSubjectPublicKeyInfoPem()));
    }

    [Fact]
    public async Task A_public_key_is_no_secret_of_a_MAC()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var format = Cats.FormatWithKey(key.ExportSubjectPublicKeyInfoPem());
        var header = Cats.Encode(Cats.Map((1, 5)));
        var signed = ToBeSigned("MAC0", header);

        foreach (var secret in new[] { key.ExportSubjectPublicKeyInfo(), Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem()) })
        {
            var mac = HMACSHA256.HashData(secret, signed);
            await Cats.Refused(Cats.Text(Cats.Message(17, cwt: true, [header, Cats.Map(), s_claims, mac])), format);
        }
    }

    [Fact]
    public async Task The_other_signature_of_an_elliptic_curve_is_the_same_token()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var format = Cats.FormatWithKey(key.ExportSubjectPublicKeyInfoPem());
        var header = Cats.Encode(Cats.Map((1, -7)));
        var proof = key.SignData(ToBeSigned("Signature1", header), HashAlgorithmName.SHA256);
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        var mirrored = new BigInteger(order, isUnsigned: true, isBigEndian: true)
            - new BigInteger(proof.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var number = mirrored.ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] other = [.. proof[..32], .. new byte[32 - number.Length], .. number];

        var first = await Cats.Genuine(Cats.Text(Cats.Message(18, cwt: true, [header, Cats.Map(), s_claims, proof])), format);
        var second = await Cats.Genuine(Cats.Text(Cats.Message(18, cwt: true, [header, Cats.Map(), s_claims, other])), format);

        Assert.NotEqual(proof, other);
        Assert.Equal(first.Signed, second.Signed);
    }

    private static byte[] ToBeSigned(string context, byte[] header) =>
        Cats.Encode(new object[] { context, header, Array.Empty<byte>(), s_claims });
}
