using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>
/// Rewrites HLS playlists whose media a CDN delivers, a whole line at a time: segments, parts, maps and preload hints become the CDN's
/// (RFC 8216bis §4.4.4, §4.4.5.3). All other lines, playlists and keys among them, are rewritten as without a CDN. Where media is led
/// there by redirects, a playlist with an end is looked for first, and keeps its URIs unless it was live a moment ago.
/// </summary>
internal sealed class CdnHlsRewriter(
    MediaLinks links,
    PlaylistUris uris,
    LivePlaylists live,
    (string Application, string Path) playlist,
    int maxLength = PlaylistRewriter.DefaultMaxLength) : PlaylistRewriter(maxLength)
{
    /// <summary>No line of a playlist is longer, but for data that holds no media.</summary>
    private const int MaxLine = 16 * 1024;

    private static readonly byte[][] MediaTags =
        ["#EXT-X-PART:"u8.ToArray(), "#EXT-X-MAP:"u8.ToArray(), "#EXT-X-PRELOAD-HINT:"u8.ToArray()];

    private readonly HlsRewriter _others = new(uris, maxLength);
    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _isPlaylistNext;
    private bool _hasEnd;
    private bool _isPassing;

    /// <inheritdoc/>
    public override bool LooksThroughFirst => links.KeepsEnded;

    /// <inheritdoc/>
    public override void LookThrough(Stream whole)
    {
        using var text = new StreamReader(whole);
        try
        {
            while (!_hasEnd && text.ReadLine() is { } line)
            {
                _hasEnd = line.StartsWith("#EXT-X-ENDLIST", StringComparison.Ordinal)
                    || line.StartsWith("#EXT-X-PLAYLIST-TYPE:VOD", StringComparison.Ordinal);
            }

            if (!_hasEnd)
            {
                live.Note(playlist);
            }

            _hasEnd &= !live.WasSeen(playlist);
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException)
        {
            // The body is not coded as its header says, or is cut short: it stays with the gate.
            _hasEnd = true;
        }
    }

    /// <inheritdoc/>
    protected override bool Advance(ref PlaylistCursor cursor)
    {
        var rest = cursor.Rest;
        var end = rest.IndexOf((byte)'\n');
        if (end < 0 && !cursor.IsFinal && rest.Length < MaxLine && !_isPassing)
        {
            return false;
        }

        var line = end < 0 ? rest : rest[..end];
        if (_isPassing || line.Length >= MaxLine)
        {
            // The rest of a line that is longer than any with media.
            _isPassing = end < 0;
            cursor.Pass(end < 0 ? rest.Length : end + 1);
            return true;
        }

        Rewrite(ref cursor, line);
        cursor.Pass(end < 0 ? 0 : 1);
        return true;
    }

    private void Rewrite(ref PlaylistCursor cursor, ReadOnlySpan<byte> line)
    {
        var leading = line is [(byte)' ' or (byte)'\t' or 0xEF, ..] ? LeadingOf(line) : 0;
        var text = line[leading..].TrimEnd(" \t\r"u8);
        if (text.IsEmpty)
        {
            cursor.Pass(line.Length);
        }
        else if (text[0] == '#')
        {
            RewriteTag(ref cursor, line, text);
        }
        else
        {
            var isPlaylist = _isPlaylistNext;
            _isPlaylistNext = false;
            if (_hasEnd || isPlaylist || !TryLink(ref cursor, line, leading, text.Length))
            {
                RewriteOther(ref cursor, line);
            }
        }
    }

    private void RewriteTag(ref PlaylistCursor cursor, ReadOnlySpan<byte> line, ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith(HlsTags.Prefix))
        {
            cursor.Pass(line.Length);
            return;
        }

        _isPlaylistNext |= text.StartsWith("#EXT-X-STREAM-INF:"u8);
        var isMedia = !_hasEnd && IsMediaTag(text) && HlsTags.UriIn(line) is (var start, > 0 and var length)
            && TryLink(ref cursor, line, start, length);
        if (!isMedia)
        {
            RewriteOther(ref cursor, line);
        }
    }

    /// <summary>Leads the media that a line names to the CDN; false, with the cursor where it was, where it stays.</summary>
    private bool TryLink(ref PlaylistCursor cursor, ReadOnlySpan<byte> line, int start, int length)
    {
        var uri = line.Slice(start, length);
        if (links.TryFrame(uri, out var before, out var behind))
        {
            cursor.Pass(start);
            cursor.Replace(0, before);
            cursor.Pass(length);
            cursor.Replace(0, behind);
            cursor.Pass(line.Length - start - length);
            return true;
        }

        _line.ResetWrittenCount();
        if (!links.TryWrite(uri, _line))
        {
            return false;
        }

        cursor.Pass(start);
        cursor.Replace(length, _line.WrittenSpan);
        cursor.Pass(line.Length - start - length);
        return true;
    }

    private static int LeadingOf(ReadOnlySpan<byte> line) =>
        line.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : line.Length - line.TrimStart(" \t"u8).Length;

    /// <summary>As without a CDN; most lines have nothing in them.</summary>
    private void RewriteOther(ref PlaylistCursor cursor, ReadOnlySpan<byte> line)
    {
        _line.ResetWrittenCount();
        if (_others.RewriteLine(line, _line))
        {
            cursor.Replace(line.Length, _line.WrittenSpan);
        }
        else
        {
            cursor.Pass(line.Length);
        }
    }

    private static bool IsMediaTag(ReadOnlySpan<byte> text)
    {
        foreach (var tag in MediaTags)
        {
            if (text.StartsWith(tag))
            {
                return true;
            }
        }

        return false;
    }
}
