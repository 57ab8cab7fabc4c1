using System.Net;

namespace PlayGate.Shield.Bodies;

/// <summary>A response body that is read from a stream of ours.</summary>
internal sealed class SharedContent(Stream body) : HttpContent
{
    /// <summary>The body, where all of it has arrived and reading has not begun.</summary>
    public BodyReader? Complete => body is BodyReader { IsUntouchedAndComplete: true } reader ? reader : null;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(body);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => body;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => body.CopyToAsync(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
