using Microsoft.AspNetCore.Http.HttpResults;
using PlayGate.Administration;
using PlayGate.Audit;

namespace PlayGate.Server.Management;

/// <summary><c>/api/shield</c>: forgetting what is stored.</summary>
internal sealed class ShieldApi(ShieldAdministration shield, AuditTrail audit)
{
    public async Task<Ok<DeletedAnswer>> PurgeAsync(Query<ShieldQuery> input, HttpContext context)
    {
        var path = input.Value.Path!;
        await audit.RecordAsync(Caller.Of(context), new AuditedChange(AuditActions.PurgeShield) { Target = path }, context.RequestAborted);
        return TypedResults.Ok(new DeletedAnswer(shield.Purge(path)));
    }
}
