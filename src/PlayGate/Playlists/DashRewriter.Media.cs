using System.Buffers;

namespace PlayGate.Playlists;

/// <content>Media that a CDN delivers.</content>
internal sealed partial class DashRewriter
{
    private readonly ArrayBufferWriter<byte> _written = new();

    /// <summary>Leads media to a CDN; null where the gate delivers it.</summary>
    public DashMedia? Media { get; init; }

    /// <summary>
    /// Leads the URI ahead to the CDN. Null where it stays; else what <see cref="Advance"/> returns: whether enough of it was there.
    /// </summary>
    private bool? TryLink(ref PlaylistCursor cursor, bool isBase, State next)
    {
        if (Media?.BaseOf(_element, isText: _state == State.TextUri) is not { } mediaBase)
        {
            return null;
        }

        var rest = cursor.Rest;
        var end = rest.IndexOf(_state == State.TextUri ? (byte)'<' : _quote);
        if (end < 0 && !cursor.IsFinal && rest.Length <= MediaLinks.MaxLength)
        {
            return false;
        }

        _written.ResetWrittenCount();
        if (end <= 0 || !Media.Links.TryWriteTemplate(rest[..end], mediaBase, _written))
        {
            return null;
        }

        cursor.Replace(end, _written.WrittenSpan);
        if (isBase)
        {
            _bases.State(UriPlace.Inside);
        }

        _state = next;
        return true;
    }
}
