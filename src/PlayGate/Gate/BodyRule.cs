using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PlayGate.Gate;

/// <summary>
/// A fetch has no body. RFC 9110 §9.3.1 gives it no meaning, so many origins do not read it, and take it for the next request of the
/// connection, which the answers to other viewers come by (issue 15).
/// </summary>
internal static class BodyRule
{
    /// <summary>Whether the request may go on. One whose body is surely empty goes on as one without.</summary>
    public static bool Allows(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return true;
        }

        if (request.Headers.TransferEncoding.Count > 0 || request.ContentLength > 0)
        {
            return false;
        }

        return context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true } || IsEmpty(context);
    }

    /// <summary>
    /// HTTP/2 may end a stream behind its headers. Where a length of zero was announced, the server lets no byte of a body through (RFC
    /// 9113 §8.1.1); else it cannot be told without waiting for the client.
    /// </summary>
    private static bool IsEmpty(HttpContext context)
    {
        if (context.Request.ContentLength != 0)
        {
            return false;
        }

        context.Features.Set<IHttpRequestBodyDetectionFeature>(NoBody.Instance);
        return true;
    }

    /// <summary>Else the proxy would announce a body, in chunks.</summary>
    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public static readonly NoBody Instance = new();

        public bool CanHaveBody => false;
    }
}
