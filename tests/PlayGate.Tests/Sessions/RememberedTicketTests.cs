using System.Buffers.Text;
using CsCheck;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PlayGate.Sessions;

namespace PlayGate.Tests.Sessions;

/// <summary>
/// A ticket is remembered by its last letters, which a forged one may share with it: what opens is the whole ticket and nothing else.
/// The seed is fixed, and CsCheck prints that of a failure.
/// </summary>
public sealed class RememberedTicketTests : IDisposable
{
    private const string Seed = "0000000000001";
    private const int Samples = 20_000;
    private static readonly TicketSealer Sealer = new(new EphemeralDataProtectionProvider());
    private static readonly Session Sealed = new()
    {
        Id = Guid.Parse("01920000-0000-7000-8000-000000000001"),
        Application = "default",
        StreamId = "cam",
        AnyFolder = true,
        StartedAt = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero),
        ExpiresAt = new DateTimeOffset(2026, 5, 4, 16, 0, 0, TimeSpan.Zero),
    };

    private static readonly string Genuine = Sealer.Seal(Sealed).Reveal();
    private static readonly Gen<char> Letters = Gen.OneOf(
        Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"],
        Gen.Char["\0\t\r\n =;,&%+/~.\"\\\u00e4\u2028\ud800\udc00\ufeff"]);

    private readonly VerifiedTickets _tickets = new(Sealer, Options.Create(new PlayGateOptions()), NullLoggerFactory.Instance);

    public RememberedTicketTests() => Assert.Equal(Sealed, _tickets.Open(Genuine));

    public void Dispose() => _tickets.Dispose();

    [Fact]
    public void With_letters_changed_added_or_taken_out_it_does_not_open() =>
        Gen.Select(Gen.Int[0, Genuine.Length - 1], Letters, Gen.Int[0, 3]).Array[1, 4]
            .Select(changes => changes.Aggregate(Genuine, Change))
            .Where(text => text != Genuine)
            .Sample(text => Assert.Null(_tickets.Open(text)), seed: Seed, iter: Samples);

    [Fact]
    public void Nor_with_thousands_of_letters_more() =>
        Gen.Select(Letters, Gen.Int[1, 300_000], Gen.Bool)
            .Select((letter, length, before) => before ? new string(letter, length) + Genuine : Genuine + new string(letter, length))
            .Sample(text => Assert.Null(_tickets.Open(text)), seed: Seed, iter: 500);

    [Fact]
    public void Nor_with_a_single_bit_flipped()
    {
        var bytes = Base64Url.DecodeFromChars(Genuine);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_tickets.Open(Base64Url.EncodeToString(flipped)));
        }
    }

    [Fact]
    public void What_the_same_key_ring_sealed_for_something_else_is_no_ticket()
    {
        var ring = new EphemeralDataProtectionProvider();
        var other = ring.CreateProtector("PlayGate.TokenKey.v1").Protect(new byte[120]);

        Assert.Null(new TicketSealer(ring).TryOpen(Base64Url.EncodeToString(other)));
    }

    /// <summary>Of what is left for the origin nothing is one of ours, however the header is written.</summary>
    [Fact]
    public void No_cookie_header_goes_on_with_a_cookie_of_ours()
    {
        var cookies = new SessionCookies(_tickets, Options.Create(new PlayGateOptions()), TimeProvider.System);
        var pieces = Gen.OneOf(
            Gen.OneOf<string>("playgate-", "playgate-0123456789ab=", "PLAYGATE-", "playgate", "=", ";", "; ", ";;", ",", " ", "\t", "\"", "other=1; ", "\0", "\u00e4", "$Version=1; "),
            Gen.String[0, 40],
            Gen.Const(Genuine));
        pieces.Array[0, 60].Select(string.Concat).Sample(
            header => Assert.False(cookies.TicketsIn(cookies.Without(header)).MoveNext()),
            seed: Seed,
            iter: Samples);
    }

    private static string Change(string text, (int At, char Letter, int Kind) change)
    {
        var at = Math.Min(change.At, text.Length - 1);
        return change.Kind switch
        {
            0 => text[..at] + change.Letter + text[(at + 1)..],
            1 => text.Insert(at, change.Letter.ToString()),
            2 => text.Remove(at, 1),
            _ => text + change.Letter,
        };
    }
}
