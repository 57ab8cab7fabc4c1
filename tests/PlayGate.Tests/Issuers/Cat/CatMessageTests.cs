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
        var mac = HMACSHA256.HashData(Cats.SecretBytes, ToBeSigned("MAC0", header))[..8];

        var refused = await Cats.Refused(Cats.Text(Cats.Message(17, cwt: true, [header, Cats.Map(), s_claims, mac])));
        Assert.Equal("its algorithm 4 is not known here", refused.Because);

        header = Cats.Encode(Cats.Map((1, 5)));
        mac = HMACSHA256.HashData(Cats.SecretBytes, ToBeSigned("MAC0", header))[..8];
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

        foreach (var header in new[]
        {
            Cats.Map((1, 5), (2, new object[] { 99 }), (99, 1)), Cats.Map((1, 5), (2, new object[] { 4 })), Cats.Map((1, 5), (2, 1)),
            Cats.Map((1, 5), (2, Array.Empty<object>())), Cats.Map((1, 5), (2, new object?[] { null })),
        })
        {
            Assert.Contains("crit", (await Cats.Refused(Cats.Token(s_claims, header: header))).Because, StringComparison.Ordinal);
        }

        Assert.Contains("crit", (await Cats.Refused(Cats.Token(s_claims, open: Cats.Map((2, new object[] { 1 }))))).Because);
    }

    [Fact]
    public async Task Headers_that_are_a_labour_to_compare_are_not_compared()
    {
        var many = Cats.Map([.. Enumerable.Range(100, 17).Select(label => ((object)(long)label, (object?)0))]);

        Assert.Contains("more labels", (await Cats.Refused(Cats.Token(s_claims, open: many))).Because);
        many[1L] = 5;
        Assert.Contains("more labels", (await Cats.Refused(Cats.Token(s_claims, header: many))).Because);
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
        Assert.Equal("Jwks", Wrong(options => options.Jwks = "/nowhere.json"));
        Assert.Equal("KeyFile", Wrong(options => options.KeyFile = "/nowhere.pem"));
        Assert.Equal("Algorithms:1", Wrong(options => { options.Algorithms.Add("HS256"); options.Algorithms.Add("none"); }));
        Assert.Equal("Algorithms:0", Wrong(options => options.Algorithms.Add("ES256")));
    }

    private static byte[] ToBeSigned(string context, byte[] header) =>
        Cats.Encode(new object[] { context, header, Array.Empty<byte>(), s_claims });

    private static string Wrong(Action<IssuerOptions> change) => Assert.Throws<IssuerSettingException>(() => Cats.Format(change)).Key;
}
