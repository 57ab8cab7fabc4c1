using CsCheck;
using PlayGate.Issuers;
using PlayGate.Issuers.Cat;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>What a client can write: it never throws, and without the key it never gets in.</summary>
public sealed class CatFuzzTests
{
    private const int Many = 10_000;

    private static readonly CatFormat s_format = Cats.Format();

    private static readonly string[] s_genuine =
    [
        Cats.Token((4, Cats.Expiry), (7, new byte[] { 1, 2 })),
        Cats.With(312, Cats.Map((3, Cats.Map((1, "/streams/"))))),
        Cats.With(311, new object[] { new Cats.Tagged(52, new object[] { 0, Array.Empty<byte>() }) }),
    ];

    private static readonly Gen<int> s_label =
        Gen.OneOf<int>(1, 2, 3, 4, 5, 7, 308, 310, 311, 312, 313, 314, 315, 320, 322, 323, -65537);

    private static readonly Gen<object?> s_value = Gen.Recursive<object?>((depth, value) => depth > 4
        ? Gen.Int.Select(number => (object?)number)
        : Gen.OneOf<object?>(
            Gen.Int[-2, 330].Select(number => (object?)number),
            Gen.Long.Select(number => (object?)number),
            Gen.Double.Select(number => (object?)number),
            Gen.Bool.Select(truth => (object?)truth),
            Gen.OneOf<string>("/streams/", "GET", "https", "(", "a*", "").Select(text => (object?)text),
            Gen.Byte.Array[0, 34].Select(bytes => (object?)bytes),
            Gen.Const((object?)null),
            value.Array[0, 4].Select(list => (object?)list),
            Gen.Select(Gen.Int[-2, 9], value).Array[0, 4].Select(pairs => (object?)Map(pairs)),
            Gen.Select(Gen.OneOf<ulong>(1, 2, 17, 52, 54, 61, 259), value, (tag, inner) => (object?)new Cats.Tagged(tag, inner))));

    [Fact]
    public void A_token_with_a_changed_byte_is_never_genuine_unless_it_says_the_same() =>
        Gen.Select(Gen.Int[0, s_genuine.Length - 1], Gen.Int[0, 500], Gen.Byte[1, 255]).Sample((which, at, change) =>
        {
            Assert.True(CwtMessage.TryDecode(s_genuine[which], out var bytes));
            var claims = Signed(s_genuine[which]);
            bytes[at % bytes.Length] ^= change;

            // A byte of the open header says nothing; all others are signed or tell the message's kind.
            Assert.True(Signed(Cats.Text(bytes)) is not { } read || read.AsSpan().SequenceEqual(claims));
        }, iter: Many);

    [Fact]
    public void A_token_that_is_cut_or_longer_is_never_genuine() =>
        Gen.Select(Gen.Int[0, s_genuine.Length - 1], Gen.Int[1, 500], Gen.Byte.Array[0, 9]).Sample((which, length, more) =>
        {
            Assert.True(CwtMessage.TryDecode(s_genuine[which], out var bytes));
            byte[] changed = [.. bytes.Take(length), .. more];
            Assert.True(changed.AsSpan().SequenceEqual(bytes) || Signed(Cats.Text(changed)) is null);
        }, iter: Many);

    [Fact]
    public void Text_and_bytes_of_all_kinds_are_judged()
    {
        Gen.String.Sample(text => Assert.Null(Signed(text)));
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.Null(Signed(Cats.Text([0xD1, .. bytes]))), iter: Many);
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.Null(Signed(Cats.Text([0xD8, 0x3D, 0xD2, 0x84, .. bytes]))), iter: Many);
    }

    [Fact]
    public void Messages_of_all_shapes_are_judged() => s_value.Array[4].Sample(parts =>
    {
        Assert.Null(Signed(Cats.Text(Cats.Message(17, cwt: true, parts))));
        object?[] like = [Cats.Encode(parts[0]), parts[1], Cats.Encode(parts[2]), new byte[64]];
        Assert.Null(Signed(Cats.Text(Cats.Message(18, cwt: false, like))));
    }, iter: Many);

    [Fact]
    public void Signed_claims_of_all_shapes_are_judged_and_shown() =>
        Gen.Select(s_label, s_value).Array[1, 5].Sample(pairs =>
        {
            var reading = Read(Cats.Token(Cats.Encode(Map(pairs))));
            Assert.NotNull(reading);
            var claims = reading is IssuedReading.Genuine genuine ? genuine.Claims : ((IssuedReading.Refused)reading).Claims;
            Assert.True(claims is null || claims.Shown.All(claim => claim.Value.Length <= 501));
        }, iter: Many);

    [Fact]
    public void Depth_and_number_are_bounded()
    {
        static byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)0x81, depth), 0];

        Assert.True(CborTree.TryRead(Nested(16), out _));
        Assert.False(CborTree.TryRead(Nested(17), out _));
        Assert.False(CborTree.TryRead(Nested(8000), out _));
        Assert.False(CborTree.TryRead((byte[])[.. Enumerable.Repeat((byte)0xC1, 8000), 0], out _));
        Assert.True(CborTree.TryRead((byte[])[0x99, 0x01, 0xFF, .. new byte[511]], out _));
        Assert.False(CborTree.TryRead((byte[])[0x99, 0x02, 0x00, .. new byte[512]], out _));
        Assert.False(CborTree.TryRead((byte[])[0x9B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0], out _));
        Assert.False(CborTree.TryRead((byte[])[0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0], out _));
        Assert.False(CborTree.TryRead(new byte[CborTree.MaxBytes + 1], out _));
        Assert.False(CborTree.TryRead((byte[])[0x61, 0xFF], out _));
    }

    private static Dictionary<object, object?> Map(IEnumerable<(int Key, object? Value)> pairs) =>
        pairs.DistinctBy(pair => pair.Key).ToDictionary(pair => (object)(long)pair.Key, pair => pair.Value);

    private static byte[]? Signed(string text) => Read(text) is IssuedReading.Genuine genuine ? genuine.Claims.Signed : null;

    private static IssuedReading? Read(string text) => Cats.Read(text, s_format).GetAwaiter().GetResult();
}
