using System.Net;
using PlayGate.Delivery;
using PlayGate.Playlists;

namespace PlayGate.Shield.Edge;

/// <summary>
/// What a CDN may have. A credential may be good for a whole folder: a playlist that an edge has would be read past the gate by a viewer
/// whose session was ended, and so would a key. Names of playlists and keys are refused before the origin is asked. A file that is media by
/// its name is given unless the answer is something else; any other, unless the origin says that it is media: a key has no type of its own.
/// </summary>
internal static class EdgeMedia
{
    /// <summary>RFC 8216 §5.1: a key file is 16 octets. No segment and no picture is as short.</summary>
    private const long KeyLength = 16;

    private static readonly string[] Types = ["video/", "audio/", "image/", "text/vtt", "application/mp4", "application/ttml+xml"];

    /// <summary>Whether the origin may be asked for it.</summary>
    public static bool MayBe(string path) =>
        PlaylistKinds.OfPath(path) is null && !path.EndsWith(".key", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a CDN may have the answer.</summary>
    public static bool Is(string path, HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.NotModified => true,

        // An edge hands it on: viewers would be told where the origin is, or be led to where no credential counts.
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => false,
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => IsMedia(path, TypeOf(answer)) && WholeLength(answer) != KeyLength,
        _ => true,
    };

    private static bool IsMedia(string path, string type) =>
        PlaylistKinds.Of(type, path) is null
        && (MediaFiles.IsMedia(path) || Array.Exists(Types, known => type.StartsWith(known, StringComparison.OrdinalIgnoreCase)));

    private static string TypeOf(HttpResponseMessage answer) =>
        answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : "";

    private static long? WholeLength(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.PartialContent
            ? answer.Content.Headers.ContentRange?.Length
            : answer.Content.Headers.ContentLength;
}
