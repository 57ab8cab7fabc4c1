using System.Buffers;
using Microsoft.AspNetCore.Http;
using PlayGate.Http;
using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Bodies;

/// <summary>One viewer's reading of a shared body, or of a part of it.</summary>
internal sealed class BodyReader(SharedBody body, (long Begin, long End) part, int client, bool isAwaited, Action<long> ended) : BodyStream
{
    /// <summary>The server copies bytes before it sends them: so many stay in the processor's cache.</summary>
    private const int AtOnce = 32 * 1024;

    private readonly (long Begin, long End) _part = part;
    private long _position = part.Begin;
    private bool _isLost;
    private bool _left;

    /// <summary>The rest, from the origin, where its bytes were needed for others.</summary>
    private Stream? _rest;

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

    /// <summary>Its bytes were taken away before it had read them.</summary>
    private bool IsCutShort => (Volatile.Read(ref _isLost) || body.IsTaken) && _position < End;

    private long End => body.Length is { } length ? Math.Min(length, _part.End) : _part.End;

    /// <summary>It held up the other readers, which go on without it.</summary>
    public void GiveUp() => Volatile.Write(ref _isLost, true);

    /// <summary>The next bytes of a complete body, where they lie; empty at the end.</summary>
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
    /// Writes a complete body, from where it lies. Under the viewer's cancellation: the proxy's own ends what is inactive, and a slow
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

            if (IsCutShort)
            {
                await WriteRestAsync(context);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // The viewer has left, or the origin does not have the rest.
            context.Abort();
        }
    }

    /// <summary>Called with an empty buffer, it waits for bytes, as the proxy's copier expects.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest is not null)
        {
            return _rest.ReadAsync(buffer, cancellationToken);
        }

        if (_position >= _part.End)
        {
            return new(0);
        }

        if (Volatile.Read(ref _isLost))
        {
            return new(ContinueAsync(buffer, cancellationToken));
        }

        var bytes = body.ReadAsync(_position, cancellationToken);
        return bytes.IsCompletedSuccessfully
            ? TakeOrContinue(bytes.Result, buffer, cancellationToken)
            : new(WaitAsync(bytes.AsTask(), buffer, cancellationToken));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_left)
        {
            _left = true;
            body.Left(this);
            _rest?.Dispose();
            ended(_position - _part.Begin);
        }

        base.Dispose(disposing);
    }

    private async Task<int> WaitAsync(Task<ReadOnlyMemory<byte>> bytes, Memory<byte> buffer, CancellationToken cancellation) =>
        await TakeOrContinue(await bytes, buffer, cancellation);

    private ValueTask<int> TakeOrContinue(ReadOnlyMemory<byte> bytes, Memory<byte> buffer, CancellationToken cancellation) =>
        bytes.IsEmpty && IsCutShort ? new(ContinueAsync(buffer, cancellation)) : new(Take(bytes, buffer));

    private async Task<int> ContinueAsync(Memory<byte> buffer, CancellationToken cancellation) => IsCutShort
        ? await (await RestAsync(cancellation)).ReadAsync(buffer, cancellation)
        : 0;

    private async ValueTask<Stream> RestAsync(CancellationToken cancellation) => _rest ??= body.Resumption is { } resumption
        ? await resumption.FromAsync(_position, (End < long.MaxValue ? End : null, body.Length), client, cancellation)
        : throw new IOException("The memory was needed, and the origin cannot be asked for the rest.");

    /// <summary>Watches how long the origin takes: outside of the proxy nothing else does.</summary>
    private async Task WriteRestAsync(HttpContext context)
    {
        var rest = await RestAsync(context.RequestAborted);
        using var inactivity = body.Resumption!.Watch(context.RequestAborted);
        var buffer = ArrayPool<byte>.Shared.Rent(AtOnce);
        try
        {
            while (true)
            {
                inactivity.Restart();
                var count = await rest.ReadAsync(buffer, inactivity.Token);
                inactivity.Pause();
                if (count == 0)
                {
                    return;
                }

                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

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
