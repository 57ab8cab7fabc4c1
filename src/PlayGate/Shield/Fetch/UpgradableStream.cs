namespace PlayGate.Shield.Fetch;

/// <summary>
/// A connection to an origin that outlives the HTTP client on it. The client is given no byte behind the end of a head, so that it
/// holds nothing of the other protocol when <see cref="Upgrade"/> takes the connection away from it.
/// </summary>
internal sealed class UpgradableStream(Stream connection) : Stream
{
    private byte[] _ahead = [];
    private bool _isLineEmpty;
    private bool _isUpgraded;
    private bool _hasClientLeft;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From now on it belongs to somebody else: the next <see cref="IDisposable.Dispose"/>, the client's, leaves it open.</summary>
    public void Upgrade() => _isUpgraded = true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead.Length > 0)
        {
            var count = Math.Min(buffer.Length, _ahead.Length);
            _ahead.AsMemory(0, count).CopyTo(buffer);
            _ahead = _ahead[count..];
            return ValueTask.FromResult(_isUpgraded ? count : UpToHead(buffer.Span[..count]));
        }

        return _isUpgraded || buffer.IsEmpty ? connection.ReadAsync(buffer, cancellationToken) : ReadHeadAsync(buffer, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => connection.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_isUpgraded && !_hasClientLeft)
        {
            _hasClientLeft = true;
        }
        else if (disposing)
        {
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadHeadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = await connection.ReadAsync(buffer, cancellation);
        return UpToHead(buffer.Span[..count]);
    }

    /// <summary>How much of it the client may have: up to an empty line, whichever of its ends a lenient parser takes. The rest is kept.</summary>
    private int UpToHead(ReadOnlySpan<byte> read)
    {
        for (var index = 0; index < read.Length; index++)
        {
            if (read[index] == (byte)'\n')
            {
                if (_isLineEmpty)
                {
                    _isLineEmpty = false;
                    _ahead = [.. read[(index + 1)..], .. _ahead];
                    return index + 1;
                }

                _isLineEmpty = true;
            }
            else if (read[index] != (byte)'\r')
            {
                _isLineEmpty = false;
            }
        }

        return read.Length;
    }
}
