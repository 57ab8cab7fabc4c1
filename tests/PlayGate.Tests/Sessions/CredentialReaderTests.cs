using System.Text;
using CsCheck;
using Microsoft.AspNetCore.DataProtection;
using PlayGate.Gate;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Tests.Sessions;

/// <summary>
/// Whatever stands where a credential is looked for: the readers never fail, and nothing passes but what was issued, letter for letter.
/// CsCheck prints the seed of what fails.
/// </summary>
public sealed class CredentialReaderTests
{
    private const string CookiePrefix = "playgate-";
    private static readonly DateTimeOffset Later = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TokenKey Key = new(1, [.. Enumerable.Range(0, 32).Select(value => (byte)value)]);
    private static readonly string Token = TokenCodec.Encode(
        new TokenClaims(Guid.CreateVersion7(Later), TokenType.Play, Later, AnyFolder: false, StreamIdLength: 3, TokenClaims.HashStream("default", "cam"), Address: null),
        [.. Enumerable.Range(0, TokenCodec.RandomSize).Select(value => (byte)(value * 7))],
        Key).Reveal();

    private static readonly TicketSealer Sealer = new(new EphemeralDataProtectionProvider());
    private static readonly string Ticket = Sealer.Seal(new Session
    {
        Id = Guid.CreateVersion7(Later),
        Application = "default",
        StreamId = "cam",
        AnyFolder = false,
        StartedAt = Later,
        ExpiresAt = Later.AddHours(4),
    }).Reveal();

    private static readonly Gen<string> Noise = Gen.OneOf(
        Gen.String[0, 40],
        Gen.Char.Array[0, 20].Select(letters => new string(letters)),
        Gen.OneOf<string>("", "=", ";", "&", "?", "#", "%", "%0", "%00", "%zz", "~", "/", "//", "\0", "\r\n", "token=", "TOKEN=", "%74oken=", "token[]=", "é", "\ud800", "\uFEFF"),
        Gen.Const(new string('A', 10_000)));

    [Fact]
    public void No_token_passes_but_the_one_that_was_minted() => Texts(Token).Sample(
        text =>
        {
            var isGenuine = TokenCodec.TryRead(text, out var read) && read.TryVerify(Key, out _);
            Assert.Equal(text == Token, isGenuine);
        },
        iter: 50_000);

    [Fact]
    public void No_ticket_opens_but_the_one_that_was_sealed() => Texts(Ticket).Sample(
        text => Assert.Equal(text == Ticket, Sealer.TryOpen(text) is not null),
        iter: 5_000);

    [Fact]
    public void A_query_is_read_whatever_it_holds_and_keeps_no_token() => Texts(Token).Array[1, 4].Sample(
        parts =>
        {
            var found = TokenParameter.Cut("?" + string.Join('&', parts.Select(part => $"token={part}").Append("a=1")), out var rest);
            Assert.DoesNotContain(rest.TrimStart('?').Split('&'), pair => Uri.UnescapeDataString(pair.Split('=')[0]).Equals("token", StringComparison.OrdinalIgnoreCase));
            Assert.True(found.IsPresent || parts.All(part => part.Split('&')[0].Length == 0));
        },
        iter: 20_000);

    [Fact]
    public void A_path_is_read_whatever_it_holds_and_shows_no_ticket() => Texts(Ticket).Array[1, 4].Sample(
        parts =>
        {
            var path = "~" + string.Join("/~", parts);
            _ = PathTicket.CutFrom("https://gate.example/streams/" + path);
            var segment = PathTicket.Cut(path, out var rest);
            Assert.Equal(path, rest.Length > 0 || path.EndsWith('/') ? $"{segment}/{rest}" : segment);
            Assert.DoesNotContain(PathTicket.Masked(path).Split('/'), shown => shown is ['~', ..] and not "~…");
        },
        iter: 20_000);

    [Fact]
    public void A_cookie_header_is_read_whatever_it_holds_and_never_without_end() => Texts(Ticket).Array[0, 60].Sample(
        parts =>
        {
            var header = new StringBuilder();
            foreach (var part in parts)
            {
                header.Append(CookiePrefix).Append("x=").Append(part).Append("; ");
            }

            var count = 0;
            foreach (var ticket in new TicketEnumerator(header.ToString(), CookiePrefix))
            {
                Assert.DoesNotContain(';', ticket.ToString());
                count++;
            }

            Assert.InRange(count, 0, 2 * SessionCookies.MaxPerViewer);
        },
        iter: 1_000);

    /// <summary>Nothing like it, or the genuine one with a few changes, perhaps none.</summary>
    private static Gen<string> Texts(string genuine)
    {
        var edit = Gen.Select(Gen.Int[0, genuine.Length], Gen.Int[0, 4], Noise, Gen.Char);
        var edited = edit.Array[0, 3].Select(edits => edits.Aggregate(genuine, (text, change) =>
        {
            var (position, kind, noise, letter) = change;
            var at = Math.Min(position, text.Length);
            return kind switch
            {
                0 => text.Insert(at, noise),
                1 => text[..at],
                2 => at < text.Length ? text.Remove(at, 1) : text,
                3 => at < text.Length ? string.Concat(text.AsSpan(0, at), [letter], text.AsSpan(at + 1)) : text,
                _ => at < text.Length ? string.Concat(text.AsSpan(0, at), [(char)(text[at] ^ 1)], text.AsSpan(at + 1)) : text,
            };
        }));
        return Gen.OneOf(Noise, edited, edited, edited);
    }
}
