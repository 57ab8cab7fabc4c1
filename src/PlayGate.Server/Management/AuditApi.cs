using Microsoft.AspNetCore.Http.HttpResults;
using PlayGate.Audit;

namespace PlayGate.Server.Management;

/// <summary><c>/api/audit</c>: who changed what.</summary>
internal sealed class AuditApi(AuditTrail audit)
{
    public async Task<Ok<ListPage<AuditAnswer>>> ListAsync(Query<ChangeQuery> input, CancellationToken cancellation)
    {
        var query = input.Value;
        var found = await audit.ListAsync(
            new AuditQuery(query.Limit + 1)
            {
                Action = query.Action,
                Application = query.Application,
                Actor = query.Actor,
                After = query.After,
            },
            cancellation);
        return TypedResults.Ok(ListPage.Of(found, query.Limit, AuditAnswer.From, entry => entry.Id));
    }
}
