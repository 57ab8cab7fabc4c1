using System.Buffers;
using System.IO.Pipelines;

namespace PlayGate.Testing.Origins;

/// <summary>
/// Remembers what Kestrel has read off a connection. Its header dictionary knows neither the order nor the spelling nor the number of
/// the header lines that came; these bytes do.
/// </summary>
internal sealed class WireTap(IDuplexPipe wire) : PipeReader, IDuplexPipe
{
    // Copies, made before Kestrel sees the bytes: it undoes percent-encodings in place.
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _taken; // how many of them it is done with
    private ReadOnlySequence<byte> _offered;

    public PipeReader Input => this;

    public PipeWriter Output => wire.Output;

    /// <summary>The head of the request whose handler runs now, from the request line to the empty line.</summary>
    /// <param name="requestLine">How it begins; what was taken before belongs to the body of the request before it.</param>
    internal byte[] TakeHead(ReadOnlySpan<byte> requestLine)
    {
        var taken = _bytes.WrittenSpan[.._taken];
        var head = taken[taken.LastIndexOf(requestLine)..].ToArray();
        var ahead = _bytes.WrittenSpan[_taken..].ToArray();
        _bytes.Clear();
        _bytes.Write(ahead);
        _taken = 0;
        return head;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Offer(await wire.Input.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        var read = wire.Input.TryRead(out result);
        if (read)
        {
            Offer(result);
        }

        return read;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _taken += (int)_offered.Slice(_offered.Start, consumed).Length;
        _offered = default;
        wire.Input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => wire.Input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => wire.Input.Complete(exception);

    private ReadResult Offer(ReadResult result)
    {
        _offered = result.Buffer;
        foreach (var segment in _offered.Slice(_bytes.WrittenCount - _taken))
        {
            _bytes.Write(segment.Span);
        }

        return result;
    }
}
