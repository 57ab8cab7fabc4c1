using System.Buffers.Text;
using CsCheck;
using PlayGate.Tokens;

namespace PlayGate.Tests.Credentials;

/// <summary>
/// Whatever is shown as a token: no exception, and nothing passes but what the key has signed. The seed is fixed; CsCheck prints that of a
/// failure.
/// </summary>
public sealed class TokenFuzzTests
{
    private const string Seed = "0000000000001";
    private const int Samples = 100_000;
    private static readonly TokenKey Key = new(7, [.. Enumerable.Range(0, TokenKey.Size).Select(value => (byte)value)]);
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<bool> BoundAndNot => [true, false];

    [Theory]
    [MemberData(nameof(BoundAndNot))]
    public void No_mutation_of_a_token_is_a_token(bool isBound) => Mutations.Of(Minted(isBound)).Sample(IsNone, seed: Seed, iter: Samples);

    [Theory]
    [MemberData(nameof(BoundAndNot))]
    public void No_text_in_a_tokens_letters_is_a_token(bool isBound) =>
        Mutations.Like(Minted(isBound)).Sample(IsNone, seed: Seed, iter: Samples);

    [Fact]
    public void No_other_text_is_a_token() => Mutations.Anything.Sample(IsNone, seed: Seed, iter: Samples);

    [Fact]
    public void No_huge_text_is_a_token() => Mutations.Huge(Minted(isBound: false)).Sample(IsNone, seed: Seed, iter: 1_000);

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        var bytes = Base64Url.DecodeFromChars(Minted(isBound: true));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            IsNone(Base64Url.EncodeToString(flipped));
        }
    }

    [Fact]
    public void A_genuine_token_passes() =>
        Assert.True(TokenCodec.TryRead(Minted(isBound: true), out var token) && token.TryVerify(Key, out _));

    /// <summary>Nothing is added to what is left of a query, and what is found is no part of it any more.</summary>
    [Fact]
    public void Any_query_can_be_cut() => Queries.Sample(
        query =>
        {
            var parameter = OwnTokens.Reader.Cut(query, out var rest);
            Assert.True(rest.Length <= query.Length);
            Assert.True(parameter.IsPresent || parameter.Text("token") is null);
            Assert.False(OwnTokens.Reader.Cut(rest, out var again).IsPresent);
            Assert.Equal(rest, again);
            if (parameter.Text("token") is { } secret && secret != Minted(isBound: false))
            {
                IsNone(secret);
            }
        },
        seed: Seed,
        iter: Samples);

    private static Gen<string> Queries { get; } = Gen.OneOf(
            Gen.OneOf<string>(
                "token", "Token", "%74oken", "to%6ben", "t%6Fken", "tokens", "x", "%", "%zz", "%ff", "=", "==", "&", "&&", "?", "+", "%3d",
                "%26", "%00", "\ud800"),
            Mutations.Anything,
            Gen.Const("&token="),
            Mutations.Of(Minted(isBound: false)))
        .Array[0, 12].Select(pieces => pieces.Length == 0 ? "" : "?" + string.Concat(pieces));

    private static void IsNone(string text) =>
        Assert.False(TokenCodec.TryRead(text, out var token) && token.TryVerify(Key, out _), $"'{text}' passes");

    private static string Minted(bool isBound) => TokenCodec.Encode(
        new TokenClaims(
            Guid.Parse("01920000-0000-7000-8000-000000000001"),
            TokenType.Play,
            Now,
            AnyFolder: true,
            StreamIdLength: 3,
            TokenClaims.HashStream("default", "cam"),
            isBound ? ClientMark.Of("192.0.2.1") : null),
        new byte[TokenCodec.RandomSize],
        Key).Reveal();
}
