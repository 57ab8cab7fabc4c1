using System.Buffers.Text;
using CsCheck;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;

namespace PlayGate.Tests.Credentials;

/// <summary>
/// Whatever is shown as a ticket, in a path or in a cookie: no exception, and nothing opens but what was sealed here, letter for letter.
/// </summary>
public sealed class TicketFuzzTests : IDisposable
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
    private readonly VerifiedTickets _tickets = new(Sealer, Options.Create(new PlayGateOptions()), NullLoggerFactory.Instance);
    private readonly CookieCarrier _cookies;

    public TicketFuzzTests()
    {
        _cookies = new CookieCarrier(_tickets, Options.Create(new PlayGateOptions()), TimeProvider.System);

        // Remembered by its tail, which a mutation may keep.
        Assert.Equal(Sealed, _tickets.Open(Genuine));
    }

    public void Dispose() => _tickets.Dispose();

    [Fact]
    public void No_mutation_of_a_ticket_opens() => Mutations.Of(Genuine).Sample(IsNone, seed: Seed, iter: Samples);

    [Fact]
    public void No_text_in_a_tickets_letters_opens() => Mutations.Like(Genuine).Sample(IsNone, seed: Seed, iter: Samples);

    [Fact]
    public void No_other_text_opens() => Mutations.Anything.Sample(IsNone, seed: Seed, iter: Samples);

    [Fact]
    public void No_huge_text_opens() => Mutations.Huge(Genuine).Sample(text => { IsNone(text); }, seed: Seed, iter: 1_000);

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        var bytes = Base64Url.DecodeFromChars(Genuine);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            IsNone(Base64Url.EncodeToString(flipped));
        }
    }

    /// <summary>What was sealed for something else by the same key ring is no ticket either.</summary>
    [Fact]
    public void What_was_sealed_for_another_purpose_does_not_open()
    {
        var ring = new EphemeralDataProtectionProvider();
        var other = ring.CreateProtector("PlayGate.TokenKey.v1").Protect(new byte[120]);

        Assert.Null(new TicketSealer(ring).TryOpen(Base64Url.EncodeToString(other)));
    }

    [Fact]
    public void No_cookie_header_of_others_opens_or_breaks() => CookieHeaders.Sample(
        header =>
        {
            var shown = 0;
            foreach (var ticket in _cookies.TicketsIn(header))
            {
                shown++;
                Assert.True(ticket.SequenceEqual(Genuine) || _tickets.Open(ticket) is null);
            }

            Assert.InRange(shown, 0, 2 * CookieCarrier.MaxPerViewer);
            foreach (var ticket in _cookies.TicketsIn(_cookies.Without(header)))
            {
                Assert.Fail($"'{ticket}' is left for the origin");
            }
        },
        seed: Seed,
        iter: Samples);

    [Fact]
    public void Any_path_can_be_taken_apart_and_put_together_again() => Paths.Sample(
        path =>
        {
            var segment = PathTicket.Cut(path, out var rest);
            Assert.Equal(path, segment is null ? rest : path.Length == segment.Length ? segment : $"{segment}/{rest}");
            Assert.True(segment is null or ['~', ..]);
            IsNone(segment is null ? "" : segment[1..]);
            Assert.DoesNotContain(Genuine, PathTicket.Masked("/streams/" + path + "/~" + Genuine), StringComparison.Ordinal);
            _ = PathTicket.CutFrom("http://gate/" + path);
            _ = PathTicket.Insert("/streams/" + path, "/streams", "~" + Genuine);
        },
        seed: Seed,
        iter: Samples);

    private static Gen<string> CookieHeaders { get; } = Gen.OneOf(
            Gen.OneOf<string>(
                "playgate-", "playgate-0123456789ab=", "PLAYGATE-", "playgate", "=", "==", ";", "; ", ";;", ",", " ", "\"", "other=1; ",
                "\0", "\u00e4", "$Version=1; "),
            Mutations.Anything,
            Mutations.Of(Genuine))
        .Array[0, 60].Select(string.Concat);

    private static Gen<string> Paths { get; } = Gen.OneOf(
        Gen.OneOf<string>("~", "/", "//", "~/", "cam.m3u8", "..", "%7e"), Mutations.Anything, Mutations.Of(Genuine))
        .Array[0, 6].Select(string.Concat).Where(path => !path.Contains(Genuine, StringComparison.Ordinal));

    private void IsNone(string text) => Assert.Null(_tickets.Open(text));
}
