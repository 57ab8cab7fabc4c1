using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;

namespace PlayGate.Tests.Playlists;

/// <summary>
/// Reads well-formed playlists with other parsers before and after: where a viewer ends up is the same but for the ticket, and nothing
/// else has changed.
/// </summary>
public sealed partial class MeaningTests
{
    private const int Samples = 5_000;
    private static readonly Uri Origin = new("http://origin.example:8080/live/streams/cam/index.m3u8");
    private static readonly Uri Gate = new($"http://gate.example/app/streams/{Playlist.Ticket}/cam/index.m3u8");

    private static readonly Gen<string> Names = Gen.OneOf<string>(
        "a", "cam/b", "720p", "streams", "$Number$", "c?x=1&y=2", "d#e", "~f", "live/g");

    private static readonly Gen<string> Uris = Gen.OneOf<string>(
        Names,
        Names.Select(name => "../cam/" + name),
        Names.Select(name => "/live/streams/" + name),
        Names.Select(name => "http://origin.example:8080/live/streams/" + name),
        Names.Select(name => "https://cdn.example/" + name),
        Gen.OneOf<string>("data:text/plain,x", "skd://key", "https://gate.example/app/streams/x"));

    [Fact]
    public void A_playlist_leads_to_the_same_places_by_way_of_the_ticket() =>
        Gen.OneOf<string>(
            Uris.Select(uri => $"#EXTINF:4,\n{uri}"),
            Uris.Select(uri => $"#EXT-X-KEY:METHOD=AES-128,URI=\"{uri}\",IV=0x01"),
            Uris.Select(uri => $"#EXT-X-MEDIA:TYPE=AUDIO,NAME=\"a,b\",URI=\"{uri}\""),
            Uris.Select(uri => $"#EXT-X-OTHER:URI=\"{uri}\""),
            Uris.Select(uri => $"# {uri}")).List[0, 20].Sample(
            lines =>
            {
                var input = "#EXTM3U\n" + string.Join('\n', lines);
                Same(LinesOf(input), LinesOf(Playlist.Hls(input)));
            },
            iter: Samples);

    [Fact]
    public void A_manifest_leads_to_the_same_places_by_way_of_the_ticket() =>
        Gen.OneOf<XElement>(
            Uris.Select(uri => new XElement("Location", uri)),
            Uris.Select(uri => new XElement("SegmentTemplate", new XAttribute("media", uri), new XAttribute("other", uri))),
            Gen.Select(
                Uris, Uris, (one, other) => new XElement(
                    "SegmentList",
                    new XElement("Initialization", new XAttribute("sourceURL", one)),
                    new XElement("SegmentURL", new XAttribute("media", other)))),
            Uris.Select(uri => new XElement("Title", uri))).List[0, 20].Sample(
            elements =>
            {
                var input = new XElement("MPD", elements).ToString();
                Same(PlacesOf(input), PlacesOf(Playlist.Dash(input)));
            },
            iter: Samples);

    private static void Same(List<(string Where, string? Uri)> before, List<(string Where, string? Uri)> after)
    {
        Assert.Equal(before.Select(place => place.Where), after.Select(place => place.Where));
        foreach (var (was, now) in before.Zip(after))
        {
            if (was.Uri is not null)
            {
                Assert.Equal(ThroughTheGate(new Uri(Origin, was.Uri)), new Uri(Gate, now.Uri).AbsoluteUri);
            }
        }
    }

    /// <summary>Where a viewer should end up for what the origin meant.</summary>
    private static string ThroughTheGate(Uri meant) => meant.AbsoluteUri
        .Replace("http://origin.example:8080/live/streams/~", "http://gate.example/app/streams/~", StringComparison.Ordinal)
        .Replace(
            "http://origin.example:8080/live/streams/", $"http://gate.example/app/streams/{Playlist.Ticket}/", StringComparison.Ordinal)
        .Replace("https://gate.example/app/streams/", $"http://gate.example/app/streams/{Playlist.Ticket}/", StringComparison.Ordinal);

    /// <summary>Every line with its URI cut out, and the URI.</summary>
    private static List<(string Where, string? Uri)> LinesOf(string playlist) =>
        [.. playlist.Split('\n').Select(line =>
            !line.StartsWith('#') ? ("", line)
            : KnownTag().Match(line) is { Success: true } match
                ? (match.Groups["before"].Value + match.Groups["behind"].Value, match.Groups["uri"].Value)
            : (line, (string?)null))];

    private static List<(string Where, string? Uri)> PlacesOf(string manifest) =>
        [.. XDocument.Parse(manifest).Descendants().SelectMany(element => element.Attributes()
            .Select(attribute => attribute.Name.LocalName is "media" or "sourceURL" ? (attribute.Name.LocalName, attribute.Value)
                : (attribute.ToString(), (string?)null))
            .Append(element.Name.LocalName == "Location" ? ("Location", element.Value)
                : (element.Name + (element.HasElements ? "" : element.Value), null)))];

    [GeneratedRegex(
        "^(?<before>#EXT-X-(KEY|MEDIA):.*?[:,])URI=\"(?<uri>.*?)\"(?<behind>.*)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex KnownTag();
}
