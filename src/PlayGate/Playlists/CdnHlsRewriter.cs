using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>
/// Rewrites HLS playlists whose media a CDN delivers, a whole line at a time: segments, parts, maps and preload hints become the CDN's
/// (RFC 8216bis §4.4.4, §4.4.5.3). All other lines, playlists and keys among them, are rewritten as without a CDN. Where media is led
/// there by redirects, a playlist with an end is looked for first, and keeps its URIs.
/// </summary>
internal sealed class CdnHlsRewriter(
    MediaLinks links, PlaylistUris uris, int maxLength = PlaylistRewriter.DefaultMaxLength) : PlaylistRewriter(maxLength)
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
        var text = line.TrimEnd((byte)'\r');
        var leading = text.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : text.Length - text.TrimStart(" \t"u8).Length;
        text = text[leading..].TrimEnd(" \t"u8);
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
            _line.ResetWrittenCount();
            if (_hasEnd || isPlaylist || !links.TryWrite(text, _line))
            {
                RewriteOther(ref cursor, line);
                return;
            }

            cursor.Pass(leading);
            cursor.Replace(text.Length, _line.WrittenSpan);
            cursor.Pass(line.Length - leading - text.Length);
        }
    }

    private void RewriteTag(ref PlaylistCursor cursor, ReadOnlySpan<byte> line, ReadOnlySpan<byte> text)
    {
        _isPlaylistNext |= text.StartsWith("#EXT-X-STREAM-INF:"u8);
        if (!_hasEnd && IsMediaTag(text) && HlsTags.UriIn(line) is (var start, > 0 and var length))
        {
            _line.ResetWrittenCount();
            if (links.TryWrite(line.Slice(start, length), _line))
            {
                cursor.Pass(start);
                cursor.Replace(length, _line.WrittenSpan);
                cursor.Pass(line.Length - start - length);
                return;
            }
        }

        RewriteOther(ref cursor, line);
    }

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
