using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PlayGate.Administration;
using PlayGate.Sessions;

namespace PlayGate.Server.Management;

/// <summary><c>/api/sessions</c>: list and end.</summary>
internal sealed class SessionsApi(SessionAdministration sessions, IOptions<PlayGateOptions> options, ILogger<SessionsApi> logger)
{
    public async Task<Ok<ListPage<SessionAnswer>>> ListAsync(Query<SessionQuery> input, CancellationToken cancellation)
    {
        var query = input.Value;
        var found = await sessions.ListAsync(
            all => all with { Application = query.Application, StreamId = query.StreamId, Subject = query.Subject, After = query.After },
            query.Limit + 1,
            cancellation);
        return TypedResults.Ok(
            ListPage.Of(found, query.Limit, session => SessionAnswer.From(session, options.Value), session => session.Id));
    }

    public async Task<Results<NoContent, ManagementProblem>> EndAsync(string id, HttpContext context)
    {
        var isKnown = Guid.TryParseExact(id, "D", out var session)
            && await sessions.EndAsync(new SessionSelection { Id = session }, Caller.Of(context), context.RequestAborted) > 0;
        if (!isKnown)
        {
            return ManagementProblem.NotFound("No open session has this id.");
        }

        ManagementLog.Ended(logger, 1, PlainText.Of(id));
        return TypedResults.NoContent();
    }

    public async Task<Results<Ok<DeletedAnswer>, ManagementProblem>> EndManyAsync(Query<SessionFilter> input, HttpContext context)
    {
        var filter = input.Value;
        if ((filter.StreamId ?? filter.Subject ?? filter.Application) is not { } named)
        {
            return ManagementProblem.Invalid("Say which sessions: streamId, subject or application.");
        }

        var selection = new SessionSelection { Application = filter.Application, StreamId = filter.StreamId, Subject = filter.Subject };
        var deleted = await sessions.EndAsync(selection, Caller.Of(context), context.RequestAborted);
        ManagementLog.Ended(logger, deleted, PlainText.Of(named));
        return TypedResults.Ok(new DeletedAnswer(deleted));
    }
}
