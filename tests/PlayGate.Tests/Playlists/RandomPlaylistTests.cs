using System.Text;
using CsCheck;
using PlayGate.Playlists;

namespace PlayGate.Tests.Playlists;

/// <summary>
/// Playlists drawn from the pieces that matter, so that quotes, ends and near misses collide all the time. CsCheck prints the seed of
/// what fails.
/// </summary>
public sealed class RandomPlaylistTests
{
    private const int Samples = 20_000;

    private static readonly Gen<string> Uris = Gen.OneOf<string>(
        "/live/streams/a.ts", "/live/streams/", "/streams/b.ts?x=1&y=/live/streams/", "/live", "/other/c", "/",
        "http://origin.example:8080/live/streams/d.ts", "https://ORIGIN.internal/live/streams/e", "//gate.example/app/streams/f",
        "http://gate.example/",
        "https://cdn.example/live/streams/g", "//cdn.example/live/streams/h", "i.ts", "../j.ts", "data:,/live/streams/k", "skd://l",
        "{$v}/m", "",
        "/live/streams/~TICKET/n", "http://origin.example:8080", "http://o", "ht", "$Number$/o");

    private static readonly Gen<string> HlsNoise = Gen.OneOf<string>(
        "#EXTM3U", "#EXT-X-", "#EXT-X-KEY:", "#EXT-X-MEDIA:", "#EXT-X-DATERANGE:", "#EXT-X-PART", "URI=\"", "X-ASSET-LIST=\"",
        "SERVER-URI=", "\"", ",", "=", ":",
        "\n", "\r\n", "\n\n", " ", "\t", "#", "\uFEFF", "#EXTINF:4,", "NAME=\"", "\0", "é");

    private static readonly Gen<string> DashNoise = Gen.OneOf<string>(
        "<MPD>", "</MPD>", "<BaseURL>", "</BaseURL>", "<Period>", "</Period>", "<SegmentTemplate media=\"", "<S t='1'", "\"", "'", ">",
        "/>", "/", "<", "=", " ",
        "<!--", "-->", "<![CDATA[", "]]>", "<?xml", "?>", "<!DOCTYPE", "xlink:href='", "&amp;", "\r\n", "<Location>", "\uFEFF", "\0", "é");

    private static readonly Gen<string> HlsText = Gen.OneOf<string>(Uris, HlsNoise).Array[0, 40].Select(string.Concat);

    private static readonly Gen<string> DashText = Gen.OneOf<string>(Uris, DashNoise).Array[0, 40]
        .Select(pieces => "<MPD>" + string.Concat(pieces));

    private static readonly Gen<int[]> Pieces = Gen.Int[1, 60].Array[1, 8];

    [Fact]
    public void No_playlist_however_broken_breaks_the_rewriter_or_grows_beyond_its_tickets() =>
        Gen.Select(HlsText, Pieces).Sample((text, pieces) => Survives(isHls: true, Encoding.UTF8.GetBytes(text), pieces), iter: Samples);

    [Fact]
    public void No_manifest_however_broken_breaks_the_rewriter_or_grows_beyond_its_tickets() =>
        Gen.Select(DashText, Pieces).Sample((text, pieces) => Survives(isHls: false, Encoding.UTF8.GetBytes(text), pieces), iter: Samples);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Neither_do_bytes_that_changed_on_the_way(bool isHls)
    {
        var goldens = (isHls ? HlsGoldens.All : DashGoldens.All).Values.Select(golden => Encoding.UTF8.GetBytes(golden.Input)).ToArray();
        Gen.Select(Gen.Int[0, goldens.Length - 1], Gen.Select(Gen.Int[0, 4000], Gen.Byte, Gen.Int[0, 2]).Array[1, 6], Pieces).Sample(
            (golden, changes, pieces) => Survives(isHls, Mutate(goldens[golden], changes), pieces),
            iter: Samples);
    }

    [Fact]
    public void Past_its_limit_a_playlist_passes_as_it_is_wherever_it_is_cut() =>
        Gen.Select(HlsText, Pieces, Gen.Int[0, 300])
            .Sample((text, pieces, limit) => Survives(isHls: true, Encoding.UTF8.GetBytes(text), pieces, limit), iter: Samples);

    /// <summary>
    /// Rewrites whole and in pieces, to the same end; takes the tickets out again and finds no more than there was.
    /// </summary>
    private static void Survives(bool isHls, byte[] input, int[] pieces, int limit = PlaylistRewriter.DefaultMaxLength)
    {
        var rewriter = Playlist.RewriterOf(isHls, Playlist.Scope, limit);
        var whole = Playlist.Rewrite(rewriter, input, left => left);
        var chopped = Playlist.RewriterOf(isHls, Playlist.Scope, limit);
        var turn = 0;
        Assert.Equal(whole, Playlist.Rewrite(chopped, input, _ => pieces[turn++ % pieces.Length]));
        Assert.Equal((rewriter.Trouble, rewriter.Changed), (chopped.Trouble, chopped.Changed));
        Assert.Equal(rewriter.Changed, !whole.AsSpan().SequenceEqual(input));

        var text = Encoding.Latin1.GetString(whole);
        var tickets = (text.Length - text.Replace(Playlist.Ticket, "", StringComparison.Ordinal).Length) / Playlist.Ticket.Length;
        var roots = text.Split("/app").Length - 1;
        Assert.InRange(whole.Length, 0, input.Length + (tickets * (Playlist.Ticket.Length + 1)) + (roots * "/app/".Length));
    }

    private static byte[] Mutate(byte[] golden, (int At, byte Value, int Kind)[] changes)
    {
        var bytes = golden.ToList();
        foreach (var (at, value, kind) in changes)
        {
            var place = at % bytes.Count;
            switch (kind)
            {
                case 0:
                    bytes[place] = value;
                    break;
                case 1:
                    bytes.Insert(place, value);
                    break;
                default:
                    bytes.RemoveRange(place, Math.Min(value, bytes.Count - place - 1));
                    break;
            }
        }

        return [.. bytes];
    }
}
