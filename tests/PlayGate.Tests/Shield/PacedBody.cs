using System.Net;
using System.Threading.Channels;

namespace PlayGate.Tests.Shield;

/// <summary>A body that comes when the test sends it.</summary>
internal sealed class PacedBody : Stream
{
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the shield stopped reading before the end.</summary>
    public bool WasCancelled { get; private set; }

    public void Send(byte[] bytes) => _chunks.Writer.TryWrite(bytes);

    public void End() => _chunks.Writer.TryComplete();

    public void Break() => _chunks.Writer.TryComplete(new IOException("reset"));

    /// <summary>An answer with this body.</summary>
    public HttpResponseMessage Answer(long? length, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(this) };
        response.Content.Headers.ContentLength = length;
        return ScriptedOrigin.With(response, headers);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (_rest.IsEmpty)
            {
                if (!await _chunks.Reader.WaitToReadAsync(cancellationToken))
                {
                    return 0;
                }

                if (_chunks.Reader.TryRead(out var chunk))
                {
                    _rest = chunk;
                }
            }
        }
        catch (OperationCanceledException)
        {
            WasCancelled = true;
            throw;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
