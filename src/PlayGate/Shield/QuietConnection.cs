using System.Runtime.CompilerServices;

namespace PlayGate.Shield;

/// <summary>An origin had said something on the connection before it was asked; nothing of the request was sent.</summary>
internal sealed class UnaskedAnswerException() : IOException("The origin has sent what was not asked for.");

/// <summary>
/// An HTTP/1.1 connection to an origin on which only what was asked for is heard. What an origin sends behind an answer would be the answer
/// to the next request, another viewer's (issue 15). <see cref="SocketsHttpHandler"/> sees what it has read already, and looks once more at a
/// connection that was idle, but hands one straight on to a request that waits. So before a request is written, what has come unasked
/// ends the connection, and the request goes by another one.
/// </summary>
internal sealed class QuietConnection(Stream connection) : Stream
{
    private Task<int>? _listening;
    private volatile bool _isReading;
    private volatile bool _hasRead;
    private volatile bool _isOver;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_listening is { } listening)
        {
            _listening = null;
            return ReadAfterAsync(listening, buffer, cancellationToken);
        }

        var reading = connection.ReadAsync(buffer, cancellationToken);
        if (reading.IsCompletedSuccessfully)
        {
            _hasRead = true;
            return reading;
        }

        return WaitAsync(reading);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasRead && !_isReading)
        {
            Listen();
        }

        _hasRead = false;
        return _isOver ? ValueTask.FromException(new UnaskedAnswerException()) : connection.WriteAsync(buffer, cancellationToken);
    }

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
        if (disposing)
        {
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A read of nothing is over at once where there is something to read, or the end; else it goes on until there is.</summary>
    private void Listen()
    {
        _listening = connection.ReadAsync(Memory<byte>.Empty).AsTask();
        _isOver = _listening.IsCompleted;
    }

    private async ValueTask<int> ReadAfterAsync(Task<int> listening, Memory<byte> buffer, CancellationToken cancellation)
    {
        await listening;
        return await WaitAsync(connection.ReadAsync(buffer, cancellation));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<int> reading)
    {
        _isReading = true;
        try
        {
            var count = await reading;
            _hasRead = true;
            return count;
        }
        finally
        {
            _isReading = false;
        }
    }
}
