using System.Buffers;
using System.Text;
using PlayGate.Playlists;
using PlayGate.Routes;

namespace PlayGate.Tests.Playlists;

/// <summary>Rewrites texts as an origin might send them: whole, or chopped.</summary>
internal static class Playlist
{
    public const string Ticket = "~TICKET";

    /// <summary>An origin with a base path of its own, behind a route that removes a prefix.</summary>
    public static readonly PlaylistScope Scope = new(
        ["origin.example:8080", "origin.internal"],
        new OriginPaths("/live", "/app"),
        ["gate.example", "video.example:8443"],
        "/app/streams",
        Ticket);

    /// <summary>The usual case: paths are the same on both sides, and a cookie carries the session.</summary>
    public static readonly PlaylistScope Plain = new(["origin.example:8080"], new OriginPaths("", ""), ["gate.example"], "/streams", null);

    public static PlaylistRewriter RewriterOf(bool isHls, PlaylistScope scope, int maxLength = PlaylistRewriter.DefaultMaxLength) => isHls
        ? new HlsRewriter(new PlaylistUris(scope), maxLength)
        : new DashRewriter(new PlaylistUris(scope, System.Security.SecurityElement.Escape), maxLength);

    public static string Hls(string text, PlaylistScope? scope = null) => Rewrite(RewriterOf(isHls: true, scope ?? Scope), text);

    public static string Dash(string text, PlaylistScope? scope = null) => Rewrite(RewriterOf(isHls: false, scope ?? Scope), text);

    public static string Rewrite(PlaylistRewriter rewriter, string text) =>
        Encoding.UTF8.GetString(Rewrite(rewriter, Encoding.UTF8.GetBytes(text), left => left));

    /// <param name="rewriter">A fresh one.</param>
    /// <param name="input">What the origin sends.</param>
    /// <param name="lengthOf">How long the next piece is, of so many bytes left.</param>
    public static byte[] Rewrite(PlaylistRewriter rewriter, byte[] input, Func<int, int> lengthOf)
    {
        var output = new ArrayBufferWriter<byte>();
        if (rewriter.LooksThroughFirst)
        {
            rewriter.LookThrough(new MemoryStream(input));
        }

        for (var at = 0; at < input.Length;)
        {
            var length = Math.Clamp(lengthOf(input.Length - at), 1, input.Length - at);
            rewriter.Write(input.AsSpan(at, length), output);
            at += length;
        }

        rewriter.Complete(output);
        return output.WrittenSpan.ToArray();
    }
}
