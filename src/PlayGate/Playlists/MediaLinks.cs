using System.Buffers;
using System.Text;
using PlayGate.Delivery;
using PlayGate.Http;

namespace PlayGate.Playlists;

/// <summary>
/// Leads the media that one playlist names to the CDN. Below the stream's own folder all URLs of a window share one credential, which is
/// found once; every other file of the stream is signed by itself. What the session does not cover, or cannot be judged, stays as it is.
/// </summary>
/// <param name="cdn">Signs.</param>
/// <param name="scope">What the session covers, and where the playlist lies.</param>
/// <param name="uris">Tells where absolute URIs lead; without a ticket.</param>
/// <param name="escape">How the playlist escapes text: XML escapes <c>&amp;</c>.</param>
internal sealed class MediaLinks(CdnDelivery cdn, MediaScope scope, PlaylistUris uris, Func<string, string>? escape = null)
{
    /// <summary>A longer URI is no media's.</summary>
    public const int MaxLength = 4096;

    /// <summary>What needs no closer look: no escapes, variables, fragments, schemes.</summary>
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&()*+,=@/?"u8);

    private readonly Parts? _below = scope is { Folder: { } folder, IsBelowFolder: true }
        && cdn.PartsOfFolder(folder, scope.Address) is { } parts
        ? Parts.Of(parts, scope.Directory, escape)
        : null;

    /// <summary>
    /// Whether a playlist with an end keeps its URIs, since its media outlives a credential and is led to the CDN by redirects.
    /// </summary>
    public bool KeepsEnded { get; init; }

    /// <summary>Whether what is below the playlist's own folder has one credential.</summary>
    public bool HasFolder => _below is not null;

    /// <summary>
    /// What goes before and behind a URI below the folder with one credential: by far the most, whose own bytes stay where they are.
    /// </summary>
    public bool TryFrame(ReadOnlySpan<byte> uri, out ReadOnlySpan<byte> before, out ReadOnlySpan<byte> behind)
    {
        before = behind = default;
        if (_below is null || uri.IsEmpty || uri.Length > MaxLength || !IsPlain(uri) || !MediaFiles.IsMedia(uri))
        {
            return false;
        }

        before = _below.Before;
        behind = _below.TailOf(uri);
        return true;
    }

    /// <summary>Writes the URL of the CDN for a URI without such a frame; false where the URI stays as it is.</summary>
    public bool TryWrite(ReadOnlySpan<byte> uri, IBufferWriter<byte> output) =>
        !uri.IsEmpty
        && uri.Length <= MaxLength
        && (IsPlain(uri) ? TryWriteOne(scope.Directory + Encoding.UTF8.GetString(uri), output) : TryWriteOther(uri, output));

    /// <summary>
    /// Writes a URI with placeholders, which the player fills in: only below a folder with one credential, relative, and without steps up.
    /// </summary>
    public bool TryWriteTemplate(ReadOnlySpan<byte> template, MediaBase below, IBufferWriter<byte> output)
    {
        if (_below is null || template.IsEmpty || template.Length > MaxLength || !MediaTemplate.IsPlain(template))
        {
            return false;
        }

        if (below != MediaBase.Written)
        {
            output.Write(_below.Before);
        }

        output.Write(template);
        if (below != MediaBase.ToWrite)
        {
            output.Write(_below.TailOf(template));
        }

        return true;
    }

    /// <summary>A path relative to the playlist, without steps and without what readers take in different ways.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> uri) =>
        uri[0] is not ((byte)'/' or (byte)'?' or (byte)'.')
            && !uri.ContainsAnyExcept(Plain)
            && uri.IndexOf("//"u8) < 0
            && uri.IndexOf("/."u8) < 0;

    private bool TryWriteOther(ReadOnlySpan<byte> uri, IBufferWriter<byte> output)
    {
        var verdict = uris.Judge(uri, isFinal: true);
        if (verdict.Place is UriPlace.Foreign or UriPlace.Undecided || uri.IndexOfAny("{}#"u8) >= 0)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(verdict.By) + Encoding.UTF8.GetString(uri[verdict.Replaced..]);
        return scope.Resolve(text, verdict.Place) is { } target && TryWriteOne(target, output);
    }

    private bool TryWriteOne(string target, IBufferWriter<byte> output)
    {
        var (path, query) = RawTarget.Split(target);
        if (!RawTarget.IsSafe(target) || !MediaFiles.IsMedia(path) || !scope.Covers(path))
        {
            return false;
        }

        if (cdn.UrlOf(path, query, StreamFolder.Above(path, scope.Prefix, scope.StreamId), scope.Address) is not { } url)
        {
            return false;
        }

        Encoding.UTF8.GetBytes(url, output);
        return true;
    }

    private static byte[] Bytes(string text, Func<string, string>? escape) => Encoding.UTF8.GetBytes(escape is null ? text : escape(text));

    /// <param name="Before">Up to the URI, with the playlist's folder.</param>
    /// <param name="First">Behind a URI without a query.</param>
    /// <param name="Further">Behind a URI that has one.</param>
    private sealed record Parts(byte[] Before, byte[] First, byte[] Further)
    {
        public static Parts Of(CdnParts parts, string directory, Func<string, string>? escape) =>
            new(Bytes(parts.Before + directory, escape), Bytes(parts.First, escape), Bytes(parts.Further, escape));

        public byte[] TailOf(ReadOnlySpan<byte> uri) => uri.Contains((byte)'?') ? Further : First;
    }
}
