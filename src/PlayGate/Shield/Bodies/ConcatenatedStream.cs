using PlayGate.Http;

namespace PlayGate.Shield.Bodies;

/// <summary>Several streams, one after the other, as one.</summary>
internal sealed class ConcatenatedStream(List<Stream> parts) : BodyStream
{
    private int _current;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (; _current < parts.Count; _current++)
        {
            var read = await parts[_current].ReadAsync(buffer, cancellationToken);
            if (read > 0 || buffer.IsEmpty)
            {
                return read;
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            parts.ForEach(part => part.Dispose());
        }

        base.Dispose(disposing);
    }
}
