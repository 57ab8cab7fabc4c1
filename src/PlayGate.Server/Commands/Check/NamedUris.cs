using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace PlayGate.Server.Commands.Check;

/// <summary>What a playlist (RFC 8216) or a manifest (ISO/IEC 23009-1) names, resolved against its own URL.</summary>
internal static partial class NamedUris
{
    public static IEnumerable<Uri> Of(string text, Uri url) =>
        (text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith('<') ? OfManifest(text, url) : OfPlaylist(text, url)).OfType<Uri>();

    public static bool IsPlaylist(Uri uri) => uri.AbsolutePath.EndsWith(".m3u8", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Uri?> OfPlaylist(string text, Uri url) => text.Split('\n')
        .Select(line => line.Trim())
        .SelectMany(line => line.StartsWith("#EXT", StringComparison.Ordinal)
            ? Quoted().Matches(line).Select(match => match.Groups["uri"].Value)
            : line.Length > 0 && line[0] != '#' ? [line] : [])
        .Select(reference => Resolve(url, reference));

    private static IEnumerable<Uri?> OfManifest(string text, Uri url)
    {
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return [.. XDocument.Load(reader).Descendants().SelectMany(element => OfElement(element, url))];
        }
        catch (XmlException)
        {
            return [];
        }
    }

    /// <summary>Templates stand for the files that they make: their identifiers are filled in with an example.</summary>
    private static IEnumerable<Uri?> OfElement(XElement element, Uri url) => element.Attributes()
        .Where(attribute => attribute.Name.LocalName is "media" or "initialization" or "sourceURL" or "index")
        .Select(attribute => Resolve(BaseOf(element, url), Identifier().Replace(attribute.Value, match => match.Value == "$$" ? "$" : "1")))
        .Concat(element.Name.LocalName == "BaseURL" && !element.Value.Trim().EndsWith('/')
            ? [Resolve(BaseOf(element.Parent?.Parent, url), element.Value.Trim())]
            : []);

    private static Uri BaseOf(XElement? element, Uri url)
    {
        var bases = element?.AncestorsAndSelf().Reverse()
            .Select(ancestor => ancestor.Elements().FirstOrDefault(child => child.Name.LocalName == "BaseURL")?.Value.Trim())
            .OfType<string>() ?? [];
        return bases.Aggregate(url, (under, reference) => Resolve(under, reference) ?? under);
    }

    private static Uri? Resolve(Uri url, string reference) => Uri.TryCreate(url, reference, out var resolved) ? resolved : null;

    [GeneratedRegex("[:,]URI=\"(?<uri>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\$(RepresentationID|Number|Time|Bandwidth|SubNumber)?(%0\d+d)?\$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Identifier();
}
