using PlayGate.Http;

namespace PlayGate.Playlists;

/// <summary>A playlist that is rewritten while it is read; it comes and goes in the origin's coding.</summary>
/// <param name="source">The origin's bytes; disposed with this stream, which gives the connection back.</param>
/// <param name="coding">How they are coded.</param>
/// <param name="rewriter">Rewrites what they decode to.</param>
internal sealed class RewritingStream(Stream source, PlaylistCoding coding, PlaylistRewriter rewriter) : BodyStream
{
    private readonly Stream _plain = coding.Decode(source);
    private readonly PooledBytes _ready = new();
    private readonly PlaylistEncoder? _encoder = coding == PlaylistCoding.Identity ? null : new(coding);
    private bool _isComplete;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // An empty read only waits for bytes; this one may return at once.
        while (_ready.Length == 0 && !_isComplete && !buffer.IsEmpty)
        {
            // Bytes that pass as they are stay in the reader's buffer.
            var read = await _plain.ReadAsync(buffer, cancellationToken);
            if (Rewrite(buffer.Span[..read]) is var asItIs and > 0)
            {
                return asItIs;
            }
        }

        return _ready.TakeInto(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _encoder?.Dispose();
            _ready.Dispose();
            _plain.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <returns>How much of the piece passes as it is; 0 where its rewritten form is in <see cref="_ready"/>.</returns>
    private int Rewrite(ReadOnlySpan<byte> piece)
    {
        if (_encoder is null && !piece.IsEmpty)
        {
            return rewriter.TryRewrite(piece, _ready) ? 0 : piece.Length;
        }

        var output = _encoder?.Input ?? _ready;
        rewriter.Write(piece, output);
        if (piece.IsEmpty)
        {
            rewriter.Complete(output);
            _isComplete = true;
        }

        _encoder?.Encode(_ready, isFinal: _isComplete);
        return 0;
    }
}
