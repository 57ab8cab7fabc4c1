using System.Net;
using Microsoft.AspNetCore.Http;
using PlayGate.Playlists;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Shield.Edge;

/// <summary>Refuses answers that are no media, whatever the file is called; all others lose what a CDN must not keep.</summary>
internal sealed class EdgeResponseTransform(EdgeHeaders headers, EdgeRefusals refusals) : ResponseTransform
{
    /// <summary>RFC 8216 §5.1: a key file is 16 octets. No segment and no picture is as short.</summary>
    private const long KeyLength = 16;

    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
        {
            return default;
        }

        if (IsForGate(answer, context.HttpContext.Request.Path.Value!))
        {
            context.SuppressResponseBody = true;
            return refusals.WriteAsync(context.HttpContext);
        }

        headers.Clean(context.HttpContext.Response.Headers);
        return default;
    }

    private static bool IsForGate(HttpResponseMessage answer, string path) => answer.StatusCode switch
    {
        HttpStatusCode.NotModified => false,

        // An edge hands it on: viewers would be told where the origin is, or be led where no credential counts.
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => true,
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices =>
            PlaylistKinds.Of(answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : "", path)
                is not null
            || WholeLength(answer) == KeyLength,
        _ => false,
    };

    private static long? WholeLength(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.PartialContent
            ? answer.Content.Headers.ContentRange?.Length
            : answer.Content.Headers.ContentLength;
}
