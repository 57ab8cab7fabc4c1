using System.Runtime.CompilerServices;

namespace PlayGate.Shield.Fetch;

/// <summary>The origin had sent something on the connection before it was asked; nothing of the request was sent.</summary>
internal sealed class UnaskedAnswerException() : IOException("The origin has sent what was not asked for.");

/// <summary>
/// An HTTP/1.1 connection on which an origin may send nothing but answers. Bytes that it sends behind an answer would be the answer to the
/// next request, another viewer's (issue 15). <see cref="SocketsHttpHandler"/> notices bytes that it has read already, and looks once more
/// at a connection that was idle, but gives a connection straight to a request that waits. So bytes that came unasked end the connection
/// before a request is written, and the request goes by another one.
/// </summary>
internal sealed class QuietConnection(Stream connection) : ConnectionStream(connection)
{
    /// <summary>Takes the head of most answers at once.</summary>
    private const int AheadSize = 4096;

    private Memory<byte> _ahead;
    private ReadOnlyMemory<byte> _unread;
    private Task<int>? _listening;
    private volatile bool _isReading;
    private volatile bool _hasRead;
    private volatile bool _isOver;

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

        var reading = Connection.ReadAsync(buffer, cancellationToken);
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
        return _isOver ? ValueTask.FromException(new UnaskedAnswerException()) : Connection.WriteAsync(buffer, cancellationToken);
    }

    /// <summary>
    /// Reads ahead: the read completes at once where there are bytes, or the end; else it completes with the beginning of the answer. A
    /// read of zero bytes would not do: a socket completes it at any event, also for bytes that were read long ago.
    /// </summary>
    private void Listen()
    {
        if (_ahead.IsEmpty)
        {
            _ahead = new byte[AheadSize];
        }

        _listening = Connection.ReadAsync(_ahead).AsTask();
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
