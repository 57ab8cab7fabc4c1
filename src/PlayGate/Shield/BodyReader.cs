using Microsoft.AspNetCore.Http;
using PlayGate.Bodies;

namespace PlayGate.Shield;

/// <summary>One viewer's way through a shared body, or through a part of it.</summary>
internal sealed class BodyReader(SharedBody body, long from, long? count, bool isAwaited, Action<long> ended) : BodyStream
{
    /// <summary>The server copies what it is given before it sends it: that much stays in the processor's cache.</summary>
    private const int AtOnce = 32 * 1024;

    private readonly (long Begin, long End) _part = (from, count is { } bytes ? from + bytes : long.MaxValue);
    private long _position = from;
    private bool _left;

    /// <summary>Whether it began while the body was still arriving.</summary>
    public bool IsAwaited { get; } = isAwaited;

    public bool IsUntouchedAndComplete => body.IsComplete && _position == _part.Begin && !_left;

    public override bool CanRead => !_left;

    /// <summary>Where in the body it is.</summary>
    public override long Position
    {
        get => Volatile.Read(ref _position);
        set => throw new NotSupportedException();
    }

    /// <summary>The next bytes of a body that is all there, where they lie; nothing at the end.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        if (_position >= _part.End)
        {
            return default;
        }

        var bytes = body.At(_position);
        bytes = bytes[..(int)Math.Min(Math.Min(bytes.Length, AtOnce), _part.End - _position)];
        Volatile.Write(ref _position, _position + bytes.Length);
        return bytes;
    }

    /// <summary>
    /// Writes a body that is all there, from where it lies. Under the viewer's cancellation: the proxy's own ends an activity, and a slow
    /// viewer is active all the time.
    /// </summary>
    public async ValueTask WriteToAsync(HttpContext context)
    {
        try
        {
            // Not its writer: the gate counts what a session is sent in the stream.
            while (Next() is { IsEmpty: false } bytes)
            {
                await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The viewer has left.
            context.Abort();
        }
    }

    /// <summary>An empty buffer waits for bytes to come, as the proxy's copier expects.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= _part.End)
        {
            return new(0);
        }

        var bytes = body.ReadAsync(_position, cancellationToken);
        return bytes.IsCompletedSuccessfully ? new(Take(bytes.Result, buffer)) : new(WaitAsync(bytes.AsTask(), buffer));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_left)
        {
            _left = true;
            body.Left(this);
            ended(_position - _part.Begin);
        }

        base.Dispose(disposing);
    }

    private async Task<int> WaitAsync(Task<ReadOnlyMemory<byte>> bytes, Memory<byte> buffer) => Take(await bytes, buffer);

    private int Take(ReadOnlyMemory<byte> bytes, Memory<byte> buffer)
    {
        var taken = (int)Math.Min(Math.Min(bytes.Length, buffer.Length), _part.End - _position);
        bytes.Span[..taken].CopyTo(buffer.Span);
        if (taken > 0)
        {
            Volatile.Write(ref _position, _position + taken);
            body.Moved();
        }

        return taken;
    }
}
