using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PlayGate.Http;

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

    /// <summary>The request as it came in.</summary>
    /// <param name="context">The request; what was taken out of its path and query is in its raw target.</param>
    /// <param name="isPathCut">Whether a ticket was taken out of the path.</param>
    public static ViewerRequest Of(HttpContext context, bool isPathCut)
    {
        var request = context.Request;
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var (path, query) = string.IsNullOrEmpty(raw) ? ("", request.QueryString.Value ?? "") : RawTarget.Split(raw);
        query = PathParameters.Of(context)?.Behind(query) ?? query;
        return new ViewerRequest(
            request.Method,
            request.Scheme,
            request.Host.Value ?? "",
            isPathCut || path.Length == 0 ? (request.PathBase + request.Path).ToUriComponent() : path,
            query)
        {
            Headers = request.Headers,
            Protocol = request.Protocol switch { "HTTP/2" => "h2", "HTTP/3" => "h3", _ => "http/1.1" },
        };
    }

    /// <summary>What stands for a request where a media server asks on behalf of its client.</summary>
    public static ViewerRequest ForStream(string application, string streamId) => new(
        HttpMethods.Get,
        "",
        "",
        application == PlayGateOptions.DefaultApplication ? $"/streams/{streamId}" : $"/{application}/streams/{streamId}",
        "");
}
