using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PlayGate.Sessions;

/// <summary>
/// A response on its way to a session: what is written to it is counted, and it is cut when the session ends. One object does both,
/// and is a link of its session's list too, since there is one for every segment.
/// </summary>
internal sealed class OpenResponse(HttpContext context, IHttpResponseBodyFeature body) : Stream, IHttpResponseBodyFeature, ISessionUse
{
    private readonly Stream _stream = body.Stream;
    private ActiveSession? _presence;

    public ISessionUse? Next { get; set; }

    public ISessionUse? Previous { get; set; }

    /// <summary>Its bytes are; a client that has stopped reading is none.</summary>
    public bool IsSignOfLife => false;

    public Stream Stream => this;

    /// <summary>Not counted: what goes to a viewer is copied through the stream.</summary>
    public PipeWriter Writer => body.Writer;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Stands before the response's own body from now on; belongs to no session yet.</summary>
    public static OpenResponse Of(HttpContext context)
    {
        var response = new OpenResponse(context, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set<IHttpResponseBodyFeature>(response);
        return response;
    }

    public void JoinedBy(ActiveSession presence) => _presence = presence;

    /// <summary>The request is over, and its context serves another one.</summary>
    public void Leave() => _presence?.Leave(this);

    /// <summary>Breaks off the connection or, where it carries several responses, the one.</summary>
    public void Cut() => context.Abort();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _presence?.Sent(buffer.Length);
        _stream.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Counts behind the first write too, which starts the response and only then knows the session.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var writing = _stream.WriteAsync(buffer, cancellationToken);
        if (_presence is { } presence)
        {
            presence.Sent(buffer.Length);
            return writing;
        }

        return writing.IsCompletedSuccessfully ? writing : WriteFirstAsync(writing, buffer.Length);
    }

    public override void Flush() => _stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _stream.FlushAsync(cancellationToken);

    public void DisableBuffering() => body.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => body.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        body.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => body.CompleteAsync();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask WriteFirstAsync(ValueTask writing, int length)
    {
        await writing;
        _presence?.Sent(length);
    }
}
