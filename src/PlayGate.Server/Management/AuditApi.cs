using PlayGate.Audit;

namespace PlayGate.Server.Management;

/// <summary><c>/api/audit</c>: who changed what.</summary>
internal sealed class AuditApi(AuditTrail audit)
{
    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var errors = new FieldErrors();
        var query = new QueryParameters(request.Query, errors, "action", "application", "actor", "after", "limit");
        var (limit, after) = (query.Limit("limit"), query.Id("after"));
        if (errors.Any)
        {
            return ManagementProblem.Invalid(errors);
        }

        var found = await audit.ListAsync(
            new AuditQuery(limit + 1) { Action = query.Text("action"), Application = query.Text("application"), Actor = query.Text("actor"), After = after },
            request.HttpContext.RequestAborted);
        var page = found.Take(limit).Select(AuditAnswer.From).ToList();
        return Results.Json(new AuditPage(page, found.Count > limit ? page[^1].Id : null), ManagementJson.Default.AuditPage);
    }
}
