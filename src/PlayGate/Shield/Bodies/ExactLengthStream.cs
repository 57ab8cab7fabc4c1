using PlayGate.Http;

namespace PlayGate.Shield.Bodies;

/// <summary>A body that has to bring exactly as many bytes as was said; further ones are not read.</summary>
internal sealed class ExactLengthStream(Stream source, long length) : BodyStream
{
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= count;
        return count > 0 || _left == 0 || buffer.IsEmpty ? count : throw new IOException("The origin sent less than it promised.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
