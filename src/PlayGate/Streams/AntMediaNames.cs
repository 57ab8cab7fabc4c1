namespace PlayGate.Streams;

/// <summary>
/// The names that Ant Media gives to the files of one stream, beside <c>{id}.{extension}</c>. All lie in one folder, so only the shape of a
/// name tells whose it is: each row is as narrow as the names that the server writes.
/// </summary>
internal static class AntMediaNames
{
    private const int MaxAddition = 64;

    private static readonly string[] Segment = [".ts", ".fmp4", ".m4s"];
    private static readonly string[] Video = [".mp4", ".webm"];
    private static readonly string[] Recording = [".mp4", ".webm", ".mp3"];

    internal delegate bool Shape(SuffixReader name);

    /// <summary>In each row an example for the stream <c>cam</c>, and the shape of the part after <c>cam</c>.</summary>
    internal static readonly (string Example, Shape Fits)[] Table =
    [
        ("cam000000001.ts", name => name.SegmentNumber().OneOf(Segment).Ends),
        ("cam-20250310-1741579422.ts", name => name.SegmentTime().OneOf(Segment).Ends),
        ("cam_240p300kbps-0310-1741579422.ts", name => name.SegmentOfRendition().Ends),
        ("cam_240p300kbps.m3u8", name => name.Rendition().Text(".m3u8").Ends),
        ("cam_adaptive.m3u8", name => name.Text("_adaptive.m3u8").Ends),
        ("cam__low.m3u8", name => name.Text("__").Anything().Ends),
        ("cam_240p300kbps_1741579422123_init.mp4", name => name.MaybeRendition().MaybeMilliseconds().Text("_init.mp4").Ends),
        ("cam_1.mp3", name => name.MaybeCopy().OneOf(Recording).Ends),
        ("cam_240p300kbps_1.mp4", name => name.Rendition().MaybeCopy().OneOf(Video).Ends),
    ];

    /// <summary>The same for a server that adds the time when the stream began; the shape is of the part after the time.</summary>
    internal static readonly (string Example, Shape Fits)[] DatedTable =
    [
        ("cam-2025-03-10_04-03-42.123_240p300kbps_1.mp4", name => name.Addition().OneOf(Video).Ends),
        ("cam-2025-03-10_04-03-42.123000000001.ts", name => name.SegmentNumber().OneOf(Segment).Ends),
        ("cam-2025-03-10_04-03-42.123-1741579422.ts", name => name.SegmentTime().OneOf(Segment).Ends),
        ("cam-2025-03-10_04-03-42.123_240p300kbps000000001.ts", name => name.SegmentOfRendition().Ends),
        ("cam-2025-03-10_04-03-42.123_240p300kbps.m3u8", name => name.MaybeRendition().Text(".m3u8").Ends),
        ("cam-2025-03-10_04-03-42.123_adaptive.m3u8", name => name.Text("_adaptive.m3u8").Ends),
    ];

    /// <param name="suffix">The part after the stream id.</param>
    public static bool Match(ReadOnlySpan<char> suffix)
    {
        var name = new SuffixReader(suffix);
        return Match(Table, name) || Match(DatedTable, name.Started());
    }

    private static bool Match((string Example, Shape Fits)[] table, SuffixReader name)
    {
        if (!name.Fits)
        {
            return false;
        }

        foreach (var (_, fits) in table)
        {
            if (fits(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>_240p</c>, <c>_300kbps</c>, <c>_240p300kbps</c> or <c>_300kbps240p</c>, by the server's file name format.</summary>
    private static SuffixReader Rendition(this SuffixReader name)
    {
        var number = name.Text("_").Number();
        var height = number.Text("p");
        var rate = number.Text("kbps");
        return height.Number().Text("kbps").Or(height).Or(rate.Number().Text("p")).Or(rate);
    }

    private static SuffixReader MaybeRendition(this SuffixReader name) => name.Rendition().Or(name);

    /// <summary>
    /// After a full rendition any suffix belongs to the stream, since no other id ends in <c>_240p300kbps</c>. After half of one,
    /// <c>_240p</c>, the suffix does not begin with a letter, or the end of the rendition would not be clear.
    /// </summary>
    private static SuffixReader SegmentOfRendition(this SuffixReader name)
    {
        var number = name.Text("_").Number();
        var height = number.Text("p");
        var rate = number.Text("kbps");
        var whole = height.Number().Text("kbps").Or(rate.Number().Text("p"));
        return (whole.Fits ? whole : height.Or(rate).NoLetter()).NumberedText(Segment);
    }

    /// <summary><c>_1741579422123</c>: the time when the muxer began.</summary>
    private static SuffixReader MaybeMilliseconds(this SuffixReader name) => name.Text("_").Digits(13).Or(name);

    /// <summary><c>_1</c>: a recording of the same name existed before.</summary>
    private static SuffixReader MaybeCopy(this SuffixReader name) => name.Text("_").Number().Or(name);

    /// <summary>Nine digits; older servers wrote four.</summary>
    private static SuffixReader SegmentNumber(this SuffixReader name) => name.Digits(9).Or(name.Digits(4));

    /// <summary>
    /// <c>-1741579422</c>, with or without a date before it, whose year and month may be left out; the day with the time of day; both in
    /// one number. The server's suffix format is free text: these are the forms that name every segment differently, and no other stream.
    /// </summary>
    private static SuffixReader SegmentTime(this SuffixReader name)
    {
        var dash = name.Text("-");
        var day = dash.Digits(8).Or(dash.Digits(4).Text("-").Digits(2).Text("-").Digits(2)).Text("-");
        var partOfDay = dash.Digits(4).Or(dash.Digits(2)).Text("-");
        return dash.Digits(14).Or(dash.Digits(10)).Or(day.Digits(10)).Or(day.Digits(6)).Or(partOfDay.Digits(10));
    }

    /// <summary><c>-2025-03-10_04-03-42.123</c></summary>
    internal static SuffixReader Started(this SuffixReader name) => name
        .Text("-").Digits(4).Text("-").Digits(2).Text("-").Digits(2)
        .Text("_").Digits(2).Text("-").Digits(2).Text("-").Digits(2)
        .Text(".").Digits(3);

    /// <summary>The addition of a dated recording: a rendition, a copy's number, or a word of the operator.</summary>
    private static SuffixReader Addition(this SuffixReader name) =>
        name.Text("_").Or(name.Text("-")).Word(MaxAddition).Or(name);
}
