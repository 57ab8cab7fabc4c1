using PlayGate.Administration;
using PlayGate.Sessions;

namespace PlayGate.Server.Management;

/// <summary><c>/api/sessions</c>: list and end.</summary>
internal sealed class SessionsApi(SessionAdministration sessions, ILogger<SessionsApi> logger)
{
    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var errors = new FieldErrors();
        var query = new QueryParameters(request.Query, errors, "application", "streamId", "subject", "after", "limit");
        var (limit, after) = (query.Limit("limit"), query.Id("after"));
        if (errors.Any)
        {
            return ManagementProblem.Invalid(errors);
        }

        var found = await sessions.ListAsync(
            all => all with { Application = query.Text("application"), StreamId = query.Text("streamId"), Subject = query.Text("subject"), After = after },
            limit + 1,
            request.HttpContext.RequestAborted);
        var page = found.Take(limit).Select(SessionAnswer.From).ToList();
        return Results.Json(new SessionPage(page, found.Count > limit ? page[^1].Id : null), ManagementJson.Default.SessionPage);
    }

    public async Task<IResult> EndAsync(string id, HttpRequest request)
    {
        var isKnown = Guid.TryParseExact(id, "D", out var session)
            && await sessions.EndAsync(new SessionSelection { Id = session }, Caller.Of(request.HttpContext), request.HttpContext.RequestAborted) > 0;
        if (!isKnown)
        {
            return ManagementProblem.NotFound("No open session has this id.");
        }

        ManagementLog.Ended(logger, 1, PlainText.Of(id));
        return Results.NoContent();
    }

    public async Task<IResult> EndManyAsync(HttpRequest request)
    {
        var errors = new FieldErrors();
        var query = new QueryParameters(request.Query, errors, "application", "streamId", "subject");
        if (errors.Any)
        {
            return ManagementProblem.Invalid(errors);
        }

        if (request.Query.Count == 0)
        {
            return ManagementProblem.Invalid("Say which sessions: streamId, subject or application.");
        }

        var selection = new SessionSelection { Application = query.Text("application"), StreamId = query.Text("streamId"), Subject = query.Text("subject") };
        var deleted = await sessions.EndAsync(selection, Caller.Of(request.HttpContext), request.HttpContext.RequestAborted);
        ManagementLog.Ended(logger, deleted, PlainText.Of(selection.StreamId ?? selection.Subject ?? selection.Application ?? ""));
        return Results.Json(new DeletedAnswer(deleted), ManagementJson.Default.DeletedAnswer);
    }
}
