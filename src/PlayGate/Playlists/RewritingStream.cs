using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>A playlist as it is rewritten while it is read; in and out in the origin's coding.</summary>
/// <param name="source">The origin's bytes; disposed with this stream, which gives the connection back.</param>
/// <param name="coding">How they are coded.</param>
/// <param name="rewriter">Rewrites what they decode to.</param>
/// <param name="finished">Called once, when the last byte has been rewritten.</param>
internal sealed class RewritingStream(Stream source, PlaylistCoding coding, PlaylistRewriter rewriter, Action<PlaylistRewriter> finished) : BodyStream
{
    private const int PieceLength = 32 * 1024;

    private readonly Stream _plain = coding.Decode(source);
    private readonly PooledBytes _ready = new();
    private byte[]? _piece = ArrayPool<byte>.Shared.Rent(PieceLength);
    private PlaylistEncoder? _encoder = coding == PlaylistCoding.Identity ? null : new(coding);
    private bool _isComplete;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // An empty read waits for bytes to come; ours may return at once, and the reader's buffer is small.
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_ready.Length == 0 && !_isComplete)
        {
            await ReadPieceAsync(cancellationToken);
        }

        return _ready.TakeInto(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _piece is { } piece)
        {
            _piece = null;
            ArrayPool<byte>.Shared.Return(piece);
            _encoder?.Dispose();
            _ready.Dispose();
            _plain.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask ReadPieceAsync(CancellationToken cancellation)
    {
        var read = await _plain.ReadAsync(_piece, cancellation);
        var output = _encoder?.Input ?? _ready;
        if (read > 0)
        {
            rewriter.Write(_piece.AsSpan(0, read), output);
        }
        else
        {
            rewriter.Complete(output);
            finished(rewriter);
            _isComplete = true;
        }

        _encoder?.Encode(_ready, isFinal: _isComplete);
    }
}
