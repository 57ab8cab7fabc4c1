using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PlayGate.Gate;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;
using PlayGate.Streams;
using PlayGate.Tokens;

namespace PlayGate.Media.Whip;

/// <summary>
/// Who may signal. An exchange begins with a token, as bearer or in the query; what follows goes to a sealed URL, whose ticket is the
/// session.
/// </summary>
internal sealed class WhipGate(
    MediaGate media, SessionRecogniser recogniser, SessionOpening opening, WhipResources resources, CredentialReader credentials)
{
    /// <summary>The exchange, or why there is none.</summary>
    public async ValueTask<(WhipExchange? Exchange, Refusal? Refusal)> BeginAsync(HttpContext context, GateRoute route, string streamId)
    {
        var token = TokenOf(context.Request);
        if (!StreamId.IsValid(streamId))
        {
            return (null, Refusal.NotFound);
        }

        var demand = new MediaDemand(route.Application, streamId, route.Type, token, ClientOf(context)) { Way = route.Kind.Name() };
        return await media.DecideAsync(demand, context.RequestAborted) switch
        {
            GateDecision.Free => (new WhipExchange(route, streamId) { TicketSegment = resources.TicketSegmentOf(session: null) }, null),
            GateDecision.Open opened => (
                new WhipExchange(route, streamId)
                {
                    Session = opened.Session,
                    TicketSegment = resources.TicketSegmentOf(opened.Session),
                    Unsettled = opened,
                },
                null),
            GateDecision.Refuse refused => (null, refused.Reason),
            _ => (null, Refusal.StoreUnavailable),
        };
    }

    /// <summary>The exchange that a sealed URL goes on with, or why it does not.</summary>
    public async ValueTask<(WhipExchange? Exchange, Refusal? Refusal)> ContinueAsync(
        HttpContext context, GateRoute route, string ticket, string text)
    {
        try
        {
            if (!await resources.CanTellAsync(text, context.Connection.RemoteIpAddress, context.RequestAborted))
            {
                return (null, Refusal.StoreUnavailable);
            }

            if (resources.TryOpen(text, route) is not { } resource)
            {
                return (null, Refusal.NotFound);
            }

            if (!resource.Takes(context.Request.Method))
            {
                return (null, Refusal.MethodNotAllowed with { Allow = resource.Methods });
            }

            if (resource.Session is null)
            {
                return (
                    new WhipExchange(route, resource.StreamId)
                    {
                        TicketSegment = resources.TicketSegmentOf(session: null),
                        Resource = resource.Url,
                    },
                    null);
            }

            var arrival = new Arrival(route, resource.StreamId, ticket, default, ClientOf(context));
            var found = await recogniser.RecogniseAsync(arrival, context.RequestAborted);
            return found is { IsValid: true, Session: { } session } && session.Id == resource.Session
                ? opening.Follow(context, route, session) is { } response
                    ? (new WhipExchange(route, resource.StreamId)
                    {
                        Session = session,
                        TicketSegment = ticket,
                        Resource = resource.Url,
                        Response = response,
                    }, null)
                    : (null, Refusal.SessionRevoked)
                : (null, found.IsUndecided ? Refusal.StoreUnavailable : found.Refusal ?? Refusal.TokenRequired);
        }
        catch (StoreUnavailableException)
        {
            return (null, Refusal.StoreUnavailable);
        }
    }

    /// <summary>Takes every token off the request, so that nothing behind can log or forward it.</summary>
    private Credential TokenOf(HttpRequest request)
    {
        var bearer = CredentialReader.BearerIn(request.Headers);
        request.Headers.Remove(HeaderNames.Authorization);
        return credentials.Take(request).With(bearer);
    }

    private static Client ClientOf(HttpContext context) => new(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent);
}
