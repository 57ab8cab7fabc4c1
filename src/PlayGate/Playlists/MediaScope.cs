using System.Net;
using PlayGate.Delivery;
using PlayGate.Http;
using PlayGate.Streams;

namespace PlayGate.Playlists;

/// <summary>What a session covers, and where the playlist lies.</summary>
/// <param name="Prefix">The route's, without a slash at its end.</param>
/// <param name="StreamId">The session's stream; null where the application asks for no sessions.</param>
/// <param name="Names">How file names follow from stream ids.</param>
/// <param name="AnyFolder">Whether they count in every folder.</param>
/// <param name="Directory">The folder of the playlist: escaped, as the viewer asks the gate for it, with a slash at its end.</param>
/// <param name="Address">Whom credentials are for; null where for all.</param>
internal sealed record MediaScope(
    string Prefix, string? StreamId, StreamNames Names, bool AnyFolder, string Directory, IPAddress? Address)
{
    /// <summary>The folder that is the stream's own.</summary>
    public string? Folder { get; } = StreamId is null ? null : StreamFolder.Of(Prefix, StreamId);

    /// <summary>Whether the playlist lies in it.</summary>
    public bool IsBelowFolder => Folder is not null && Directory.StartsWith(Folder, StringComparison.Ordinal);

    /// <summary>Whether a session covers the path, which begins with the prefix.</summary>
    public bool Covers(string path) =>
        path.Length > Prefix.Length + 1
        && path.StartsWith(Prefix, StringComparison.Ordinal)
        && path[Prefix.Length] == '/'
        && (StreamId is null || StreamPaths.Covers(StreamId, Uri.UnescapeDataString(path[(Prefix.Length + 1)..]), Names, AnyFolder));

    /// <summary>The target of a URI at the gate (RFC 3986 §5.2); null where it has none.</summary>
    public string? Resolve(string uri, UriPlace place)
    {
        if (place == UriPlace.Relative && uri is not ['/', ..])
        {
            var colon = uri.IndexOf(':', StringComparison.Ordinal);
            if (uri is ['?', ..] || (colon >= 0 && uri.AsSpan(0, colon).IndexOfAny('/', '?') < 0))
            {
                return null;
            }

            uri = Directory + uri;
        }

        return uri is ['/', ..] ? WithoutSteps(uri) : null;
    }

    private static string? WithoutSteps(string target)
    {
        var (path, query) = RawTarget.Split(target);
        var kept = new List<string>();
        foreach (var segment in path[1..].Split('/'))
        {
            if (segment == "..")
            {
                if (kept.Count == 0)
                {
                    return null;
                }

                kept.RemoveAt(kept.Count - 1);
            }
            else if (segment != ".")
            {
                kept.Add(segment);
            }
        }

        return $"/{string.Join('/', kept)}{query}";
    }
}
