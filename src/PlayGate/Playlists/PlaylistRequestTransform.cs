using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PlayGate.Delivery;
using PlayGate.Gate;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Playlists;

/// <summary>
/// Asks the origin for playlists in a form that can be rewritten: whole, and in a known coding. Ranges are answered from the rewritten
/// bytes, which the origin does not have.
/// </summary>
internal sealed class PlaylistRequestTransform(CdnDirectory cdns) : RequestTransform, ISkippedByStoredHits
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.Features.Get<GateRequest>() is { } request && PlaylistKinds.OfPath(request.StreamPath) is not null)
        {
            Ask(context, request);
        }

        return default;
    }

    private void Ask(RequestTransformContext context, GateRequest request)
    {
        var incoming = context.HttpContext.Request.Headers;
        var outgoing = context.ProxyRequest.Headers;
        var accepted = incoming.AcceptEncoding.ToString();
        if (incoming.Range.Count > 0)
        {
            outgoing.Remove(HeaderNames.Range);
            outgoing.Remove(HeaderNames.IfRange);

            // A range of coded bytes would be one of the gate's own coding, which is made anew each time.
            accepted = "identity";
        }

        if (accepted.Length > 0)
        {
            outgoing.Remove(HeaderNames.AcceptEncoding);
            outgoing.TryAddWithoutValidation(HeaderNames.AcceptEncoding, PlaylistCodings.Acceptable(accepted));
        }

        if (request.TicketSegment is not null || cdns.Find(request.Route.Application) is not null)
        {
            // The viewer's copy was made for a session, perhaps not for this one, or names credentials that have died.
            outgoing.Remove(HeaderNames.IfNoneMatch);
            outgoing.Remove(HeaderNames.IfModifiedSince);
        }
    }
}
