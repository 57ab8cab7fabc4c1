using System.Security.Cryptography;
using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>What is a common access token at all, and which are signed by the issuer.</summary>
public sealed class CatMessageTests
{
    private static readonly byte[] s_claims = Cats.Encode(Cats.Map((4, Cats.Expiry), (7, new byte[] { 1, 2 })));

    [Fact]
    public async Task A_token_is_read_with_the_tag_of_a_CWT_and_without()
    {
        var with = await Cats.Genuine(Cats.Token(s_claims));
        var without = await Cats.Genuine(Cats.Token(s_claims, cwt: false));

        Assert.Equal("0102", with.TokenId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Cats.Expiry), with.ExpiresAt);
        Assert.Equal(with.Signed, without.Signed);
    }

    [Fact]
    public async Task Text_of_other_formats_is_left_to_them()
    {
        Assert.Null(await Cats.Read("eyJhbGciOiJIUzI1NiJ9.e30.x"));
        Assert.Null(await Cats.Read("HS256-abc"));
        Assert.Null(await Cats.Read("exp=1~acl=/*~hmac=00"));
        Assert.Null(await Cats.Read(Cats.Text([0xA0])));
        Assert.Null(await Cats.Read(Cats.Text([0xD0, 0x83, 0x40, 0xA0, 0x40])));
        Assert.Null(await Cats.Read(new string('A', 100_000)));
        Assert.Null(await Cats.Read(""));
    }

    [Fact]
    public async Task Other_letters_and_padding_are_the_same_token()
    {
        var text = Enumerable.Range(0, 500).Select(id => Cats.Token((4, Cats.Expiry), (7, new byte[] { (byte)id, (byte)(id >> 8), 7 })))
            .First(text => text.Contains('-') && text.Contains('_'));
        var plain = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);

        Assert.Equal((await Cats.Genuine(text)).Signed, (await Cats.Genuine(plain)).Signed);
    }

    [Fact]
    public async Task Headers_do_not_make_another_token()
    {
        var one = await Cats.Genuine(Cats.Token(s_claims, open: Cats.Map((4, "key-1"u8.ToArray()))));
        var other = await Cats.Genuine(Cats.Token(s_claims, header: Cats.Map((1, 5), (4, "key-2"u8.ToArray()))));

        Assert.Equal(one.Signed, other.Signed);
    }

    [Fact]
    public async Task A_changed_claim_or_MAC_is_refused_without_saying_what_it_claims()
    {
        var parts = new object?[] { Cats.Encode(Cats.Map((1, 5))), Cats.Map(), s_claims, new byte[32] };
        var refused = await Cats.Refused(Cats.Text(Cats.Message(17, cwt: true, parts)));

        Assert.Equal(Refusal.TokenInvalid, refused.Reason);
        Assert.Equal("no key verifies its signature", refused.Because);
        Assert.Null(refused.Claims);
    }

    [Fact]
    public async Task A_MAC_of_eight_bytes_is_refused_also_with_its_own_algorithm()
    {
        var header = Cats.Encode(Cats.Map((1, 4)));
        var mac = HMACSHA256.HashData(Cats.SecretBytes, Cats.Encode(new object[] { "MAC0", header, Array.Empty<byte>(), s_claims }))[..8];

        var refused = await Cats.Refused(Cats.Text(Cats.Message(17, cwt: true, [header, Cats.Map(), s_claims, mac])));
        Assert.Equal("its algorithm 4 is not known here", refused.Because);

        header = Cats.Encode(Cats.Map((1, 5)));
        mac = HMACSHA256.HashData(Cats.SecretBytes, Cats.Encode(new object[] { "MAC0", header, Array.Empty<byte>(), s_claims }))[..8];
        await Cats.Refused(Cats.Text(Cats.Message(17, cwt: true, [header, Cats.Map(), s_claims, mac])));
    }

    [Fact]
    public async Task Each_of_several_secrets_is_tried()
    {
        var format = Cats.Format(options => options.Secrets.Insert(0, "another"));

        await Cats.Genuine(Cats.Token(s_claims), format);
        await Cats.Refused(Cats.Token(s_claims), Cats.Format(options => options.Secrets[0] = "another"));
    }

    [Theory]
    [InlineData("not listed", -7, "Algorithms does not list ES256")]
    [InlineData("unknown", 99, "its algorithm 99 is not known here")]
    [InlineData("encryption", 3, "its algorithm 3 is not known here")]
    public async Task An_algorithm_has_to_be_listed(string why, int algorithm, string because) =>
        Assert.Equal(because, (await Cats.Refused(Cats.Token(s_claims, header: Cats.Map((1, algorithm))))).Because + why[..0]);

    [Fact]
    public async Task The_algorithm_has_to_be_protected()
    {
        var refused = await Cats.Refused(Cats.Token(s_claims, header: Cats.Map((4, new byte[] { 1 })), open: Cats.Map((1, 5))));
        Assert.Equal("its protected header names no algorithm by number", refused.Because);

        await Cats.Refused(Cats.Token(s_claims, header: Cats.Map((1, "HS256"))));
        await Cats.Refused(Cats.Token(s_claims, header: Cats.Map((1, 5)), open: Cats.Map((1, 5))));
    }

    [Fact]
    public async Task What_is_critical_has_to_be_understood()
    {
        await Cats.Genuine(Cats.Token(s_claims, header: Cats.Map((1, 5), (2, new object[] { 1 }))));

        Assert.Contains("crit", (await Cats.Refused(Cats.Token(s_claims, header: Cats.Map((1, 5), (2, new object[] { 99 }), (99, 1))))).Because);
        Assert.Contains("crit", (await Cats.Refused(Cats.Token(s_claims, header: Cats.Map((1, 5), (2, new object[] { 4 }))))).Because);
        Assert.Contains("crit", (await Cats.Refused(Cats.Token(s_claims, header: Cats.Map((1, 5), (2, Array.Empty<object>()))))).Because);
        Assert.Contains("crit", (await Cats.Refused(Cats.Token(s_claims, header: Cats.Map((1, 5), (2, 1))))).Because);
        Assert.Contains("crit", (await Cats.Refused(Cats.Token(s_claims, open: Cats.Map((2, new object[] { 1 }))))).Because);
    }

    [Fact]
    public async Task A_MAC_does_not_pass_as_a_signature_nor_the_reverse()
    {
        Assert.Contains("HS256", (await Cats.Refused(Cats.Token(s_claims, tag: 18))).Because);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var header = Cats.Encode(Cats.Map((1, -7)));
        var signed = Cats.Encode(new object[] { "Signature1", header, Array.Empty<byte>(), s_claims });
        var proof = key.SignData(signed, HashAlgorithmName.SHA256);
        var format = Cats.FormatWithKey(key.ExportSubjectPublicKeyInfoPem());

        await Cats.Genuine(Cats.Text(Cats.Message(18, cwt: false, [header, Cats.Map(), s_claims, proof])), format);
        await Cats.Refused(Cats.Text(Cats.Message(17, cwt: false, [header, Cats.Map(), s_claims, proof])), format);
    }

    [Fact]
    public async Task A_public_key_is_no_secret_of_a_MAC()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var format = Cats.FormatWithKey(key.ExportSubjectPublicKeyInfoPem());
        var header = Cats.Encode(Cats.Map((1, 5)));
        var signed = Cats.Encode(new object[] { "MAC0", header, Array.Empty<byte>(), s_claims });

        foreach (var secret in new[] { key.ExportSubjectPublicKeyInfo(), System.Text.Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem()) })
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
        var proof = key.SignData(Cats.Encode(new object[] { "Signature1", header, Array.Empty<byte>(), s_claims }), HashAlgorithmName.SHA256);
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        var mirrored = new System.Numerics.BigInteger(order, isUnsigned: true, isBigEndian: true)
            - new System.Numerics.BigInteger(proof.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var number = mirrored.ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[] other = [.. proof[..32], .. new byte[32 - number.Length], .. number];

        var first = await Cats.Genuine(Cats.Text(Cats.Message(18, cwt: true, [header, Cats.Map(), s_claims, proof])), format);
        var second = await Cats.Genuine(Cats.Text(Cats.Message(18, cwt: true, [header, Cats.Map(), s_claims, other])), format);

        Assert.NotEqual(proof, other);
        Assert.Equal(first.Signed, second.Signed);
    }

    [Fact]
    public async Task Bytes_behind_the_message_and_other_shapes_are_refused()
    {
        var message = Cats.Message(17, cwt: true, [Cats.Encode(Cats.Map((1, 5))), Cats.Map(), s_claims, new byte[32]]);

        Assert.Contains("CBOR", (await Cats.Refused(Cats.Text([.. message, 0]))).Because);
        Assert.Contains("CBOR", (await Cats.Refused(Cats.Text(message[..^1]))).Because);
        Assert.Contains("COSE_Mac0", (await Cats.Refused(Cats.Text(Cats.Message(17, cwt: true, [1, 2, 3])))).Because);
        Assert.Contains("COSE_Mac0", (await Cats.Refused(Cats.Text(Cats.Message(16, cwt: true, [1, 2, 3, 4])))).Because);
        Assert.Contains("header", (await Cats.Refused(Cats.Text(
            Cats.Message(17, cwt: true, [Array.Empty<byte>(), Cats.Map(), s_claims, new byte[32]])))).Because);
    }

    [Fact]
    public void Settings_that_cannot_work_stop_the_start()
    {
        Assert.Equal("Secrets", Wrong(options => options.Secrets.Clear()));
        Assert.Equal("Jwks", Wrong(options => options.Jwks = "https://issuer.example/keys"));
        Assert.Equal("KeyFile", Wrong(options => options.KeyFile = "/nowhere.pem"));
        Assert.Equal("Algorithms:1", Wrong(options => { options.Algorithms.Add("HS256"); options.Algorithms.Add("none"); }));
        Assert.Equal("Algorithms:0", Wrong(options => options.Algorithms.Add("ES256")));
    }

    private static string Wrong(Action<IssuerOptions> change) => Assert.Throws<IssuerSettingException>(() => Cats.Format(change)).Key;
}
