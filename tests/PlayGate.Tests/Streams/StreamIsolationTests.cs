using CsCheck;
using PlayGate.Streams;

namespace PlayGate.Tests.Streams;

/// <summary>Ids and names are drawn from few pieces, so that pairs nearly collide all the time.</summary>
public sealed class StreamIsolationTests
{
    private const int Pairs = 50_000;

    private static readonly Gen<string> Ids = Gen
        .OneOf<string>(
            "cam", "a", "x", "/", ".", "_", "-", "~", "2", "10",
            "0001", "240p", "300kbps", "_adaptive", "__", "ts", "m3u8", "-1741579422")
        .Array[1, 5].Select(string.Concat).Where(id => StreamId.IsValid(id));

    private static readonly Gen<string> Numbers = Gen.UInt[0, 999_999].Select(number => number.ToString("D4"));

    private static readonly Gen<string> PlainSuffixes = Gen.OneOf<string>(
        Gen.Const(""),
        Gen.OneOf<string>("m3u8", "ts", "mp4", "x", "12345678").Select(extension => "." + extension),
        Ids.Select(below => "/" + below));

    private static readonly Gen<string> Renditions = Gen.OneOf<string>(
        Gen.Const(""),
        Gen.Select(Numbers, Gen.OneOf<string>("p", "kbps", "p300kbps", "kbps240p"), (number, unit) => "_" + number + unit));

    private static readonly Gen<string> SegmentNumbers = Gen.OneOf<string>(
        Gen.UInt[0, 9999].Select(number => number.ToString("D4")),
        Gen.UInt[0, 999_999_999].Select(number => number.ToString("D9")));

    private static readonly Gen<string> Dates = Gen.OneOf<string>("-2025-03-10_04-03-42.123", "-2024-12-31_23-59-59.999");

    private static readonly Gen<string> AntMediaSuffixes = Gen.OneOf<string>(
        PlainSuffixes,
        Gen.Select(
            Renditions,
            SegmentNumbers,
            Gen.OneOf<string>(".ts", ".fmp4", ".m4s"),
            (rendition, number, extension) => rendition + number + extension),
        Gen.Select(
            Renditions, Gen.OneOf<string>("-1741579422", "-20250310-1741579422", "-0310-1741579422", "-10-1741579422"), (rendition, time) =>
                rendition + time + ".ts"),
        Gen.Select(
            Numbers, Gen.OneOf<string>("x20260310#1741579422", "1741579422", "live-7", "_1", ".1"), (number, suffix) =>
                $"_{number}p300kbps{suffix}.ts"),
        Gen.Const("_1741579422123_init.mp4"),
        Renditions.Select(rendition => rendition + ".m3u8"),
        Renditions.Select(rendition => rendition + "_init.mp4"),
        Gen.Select(Renditions, Gen.OneOf<string>(".mp4", "_1.mp4", "_23.webm"), string.Concat),
        Gen.Select(
            Dates,
            Renditions,
            Gen.OneOf<string>(".mp4", "_1.mp4", "_mine.webm", ".m3u8", "000000001.ts"),
            (date, rendition, rest) => date + rendition + rest),
        Gen.Const("_adaptive.m3u8"),
        Ids.Where(word => !word.Contains('/')).Select(word => "__" + word));

    // "cam123" and five digits more would be "cam" and eight: no segment. "cam12345" would collide; docs/streams.md says so.
    private static readonly Gen<string> NearMisses = Gen.OneOf<string>(
        "x", "1", "10", "123", "1234567", "_secret", "_s", "-live", "-", "_2x", "_x_2", "_adaptivex", "~", "p", "kbps", "_240px");

    private static readonly Gen<string> SequentialSuffixes = Gen.OneOf<string>(
        PlainSuffixes,
        Gen.Select(
            Gen.OneOf<string>("", "-", "_"),
            Gen.UInt,
            Gen.OneOf<string>(".ts", ".m4s", ".mp4", ".aac", ".ac3", ".vtt", ".webvtt", ".jpg"),
            (mark, number, extension) => mark + number + extension),
        Gen.OneOf<string>("_init.mp4", "-init.mp4", ".init.mp4", "-1741579422123.ts"));

    private static readonly Gen<string> SequentialIds = Gen.Select(
        Ids, Gen.OneOf<string>("", "", "_init", "-init", ".init", "-", "1"), string.Concat)
        .Where(id => StreamId.IsValid(id) && SequentialNames.IsId(id));

    [Fact]
    public void Every_name_of_a_stream_is_covered_by_it()
    {
        Gen.Select(SequentialIds, SequentialSuffixes).Sample((id, suffix) =>
            StreamPaths.Covers(id, id + suffix, StreamNames.Sequential, anyFolder: false));
        Gen.Select(Ids, PlainSuffixes).Sample((id, suffix) =>
            StreamPaths.Covers(id, id + suffix, StreamNames.Plain, anyFolder: false));
        Gen.Select(Ids, AntMediaSuffixes).Sample((id, suffix) =>
            StreamPaths.Covers(id, id + suffix, StreamNames.AntMedia, anyFolder: false));
        Gen.Select(Ids, Ids, AntMediaSuffixes).Sample((folder, id, suffix) =>
            StreamPaths.Covers(id, folder + "/" + id + suffix, StreamNames.AntMedia, anyFolder: true));
    }

    /// <summary>Plain: two streams share a name only when one lies in the other's folder, or is the other with an extension.</summary>
    [Fact]
    public void Plain_names_of_one_stream_are_never_anothers() =>
        Gen.Select(Ids, Ids, PlainSuffixes)
            .Where((one, other, _) => one != other && !IsPlainNameOf(one, other) && !IsPlainNameOf(other, one))
            .Sample((one, other, suffix) => !StreamPaths.Covers(other, one + suffix, StreamNames.Plain, anyFolder: true), iter: Pairs);

    /// <summary>Sequential: as plain names, among the ids that are minted for.</summary>
    [Fact]
    public void Sequential_names_of_one_stream_are_never_anothers() =>
        Gen.Select(SequentialIds, SequentialIds, SequentialSuffixes)
            .Where((one, other, _) => one != other && !IsPlainNameOf(one, other) && !IsPlainNameOf(other, one))
            .Sample((one, other, suffix) => !StreamPaths.Covers(other, one + suffix, StreamNames.Sequential, anyFolder: true), iter: Pairs);

    /// <summary>
    /// Ant Media: ids are unrelated when neither is the other followed by a character that can begin a suffix.
    /// </summary>
    [Fact]
    public void Ant_Media_names_of_one_stream_are_never_an_unrelated_ones() =>
        Gen.Select(Ids, Ids, AntMediaSuffixes)
            .Where((one, other, _) => one != other && !MayBeDerived(one, other) && !MayBeDerived(other, one))
            .Sample((one, other, suffix) => !StreamPaths.Covers(other, one + suffix, StreamNames.AntMedia, anyFolder: false), iter: Pairs);

    /// <summary>With sub-folders too, as long as the stream has no folder of its own: that one can hold anyone's names.</summary>
    [Fact]
    public void Ant_Media_names_below_folders_are_never_an_unrelated_ones() =>
        Gen.Select(Ids, Ids, AntMediaSuffixes)
            .Where((one, other, suffix) => one != other && !one.Contains('/') && !other.Contains('/') && !suffix.Contains('/')
                && !MayBeDerived(one, other) && !MayBeDerived(other, one))
            .Sample(
                (one, other, suffix) => !StreamPaths.Covers(other, "zone/" + one + suffix, StreamNames.AntMedia, anyFolder: true),
                iter: Pairs);

    [Fact]
    public void An_id_that_only_begins_like_another_shares_no_Ant_Media_name_with_it() =>
        Gen.Select(Ids.Where(id => char.IsAsciiLetter(id[^1])), NearMisses, AntMediaSuffixes).Sample((id, more, suffix) =>
            !StreamPaths.Covers(id, id + more + suffix, StreamNames.AntMedia, anyFolder: false)
            && (suffix.StartsWith(more, StringComparison.Ordinal)
                || !StreamPaths.Covers(id + more, id + suffix, StreamNames.AntMedia, anyFolder: false)), iter: Pairs);

    private static bool IsPlainNameOf(string id, string other)
    {
        if (!other.StartsWith(id, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = other[id.Length..];
        return rest[0] == '/' || (rest[0] == '.' && rest.Length is > 1 and < 10 && rest[1..].All(char.IsAsciiLetterOrDigit));
    }

    private static bool MayBeDerived(string id, string other) =>
        other.StartsWith(id, StringComparison.Ordinal)
        && (other[id.Length] is '/' or '.' or '_' or '-' || char.IsAsciiDigit(other[id.Length]));
}
