using Microsoft.AspNetCore.Http;

namespace PlayGate.Tokens;

/// <summary>
/// The request that presents a token, as its viewer wrote it: tokens that sign a URL, a method or headers are judged by it. A media
/// server's hook has none; for it this is a request for the path of the stream, without scheme, host and headers.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c> as the viewer sees it, through a known proxy too; empty where it is not known.</param>
/// <param name="Host">Host and port as the viewer wrote them; empty where they are not known.</param>
/// <param name="Path">The raw path with its escapes and its leading slash, without a session's ticket.</param>
/// <param name="Query">The raw query as it came, credentials included; empty, or with its leading <c>?</c>.</param>
internal sealed record ViewerRequest(string Method, string Scheme, string Host, string Path, string Query)
{
    /// <summary>The headers; null where there are none to be judged.</summary>
    public IHeaderDictionary? Headers { get; init; }

    /// <summary>The protocol by its ALPN name (<c>http/1.1</c>, <c>h2</c>, <c>h3</c>); null where it is not known.</summary>
    public string? Protocol { get; init; }
}
