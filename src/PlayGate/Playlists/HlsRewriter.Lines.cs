using System.Buffers;

namespace PlayGate.Playlists;

/// <content>Single lines, for a walk that knows where they end.</content>
internal sealed partial class HlsRewriter
{
    /// <summary>Rewrites one whole line, without its end.</summary>
    /// <returns>False where it stays as it is, and nothing was written.</returns>
    public bool RewriteLine(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        if (line[0] != '#' && line[0] is not ((byte)'/' or (byte)'h' or (byte)'H' or (byte)' ' or (byte)'\t'))
        {
            return false;
        }

        _state = State.LineStart;
        var cursor = new PlaylistCursor(line, isFinal: true, output);
        while (!cursor.IsAtEnd && Advance(ref cursor))
        {
        }

        if (!cursor.Changed)
        {
            return false;
        }

        cursor.Finish();
        return true;
    }
}
