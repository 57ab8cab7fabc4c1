using PlayGate.Administration;
using PlayGate.Audit;

namespace PlayGate.Server.Management;

/// <summary><c>/api/shield</c>: forgetting what is stored.</summary>
internal sealed class ShieldApi(ShieldAdministration shield, AuditTrail audit)
{
    public async Task<IResult> PurgeAsync(HttpRequest request)
    {
        var errors = new FieldErrors();
        var path = new QueryParameters(request.Query, errors, "path").Text("path");
        if (!errors.Any && path is not ['/', ..] and not "*")
        {
            errors.Add("path", "Takes a path as the origin is asked for it, e.g. /streams/cam.m3u8 or /streams/cam/*.");
        }

        if (errors.Any)
        {
            return ManagementProblem.Invalid(errors);
        }

        await audit.RecordAsync(Caller.Of(request.HttpContext), new AuditedChange(AuditActions.PurgeShield) { Target = path }, request.HttpContext.RequestAborted);
        return Results.Json(new DeletedAnswer(shield.Purge(path!)), ManagementJson.Default.DeletedAnswer);
    }
}
