using System.Runtime.CompilerServices;

namespace PlayGate.Shield.Fetch;

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
    /// <summary>Takes the head of most answers at once.</summary>
    private const int AheadSize = 4096;

    private Memory<byte> _ahead;
    private ReadOnlyMemory<byte> _unread;
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
        if (!_unread.IsEmpty)
        {
            return new(Take(buffer));
        }

        if (_listening is { } listening)
        {
            return WaitAheadAsync(listening, buffer);
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
        if (!_unread.IsEmpty)
        {
            _isOver = true;
        }
        else if (_hasRead && !_isReading)
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

    /// <summary>
    /// A read is over at once where there is something to read, or the end; else it goes on until the answer comes, whose beginning it then has. A
    /// read of nothing would not do: a socket ends it at any sign of life, also one of bytes that were read long ago.
    /// </summary>
    private void Listen()
    {
        if (_ahead.IsEmpty)
        {
            _ahead = new byte[AheadSize];
        }

        _listening = connection.ReadAsync(_ahead).AsTask();
        _isOver = _listening.IsCompleted;
    }

    private async ValueTask<int> WaitAheadAsync(Task<int> listening, Memory<byte> buffer)
    {
        _isReading = true;
        try
        {
            _unread = _ahead[..await listening];
            _listening = null;
            _hasRead = true;
            return Take(buffer);
        }
        finally
        {
            _isReading = false;
        }
    }

    private int Take(Memory<byte> buffer)
    {
        var taken = _unread[..Math.Min(_unread.Length, buffer.Length)];
        taken.CopyTo(buffer);
        _unread = _unread[taken.Length..];
        return taken.Length;
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
