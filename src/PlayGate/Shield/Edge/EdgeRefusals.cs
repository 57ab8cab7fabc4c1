using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Reporting;

namespace PlayGate.Shield.Edge;

/// <summary>Refuses what is not for a CDN, and says so.</summary>
internal sealed class EdgeRefusals(Refusals refusals, GateReport report)
{
    public async ValueTask WriteAsync(HttpContext context)
    {
        if (context.Features.Get<EdgeFetch>() is { } fetch)
        {
            fetch.IsRefused = true;
            report.Refused(
                context.Request.Method, fetch.Application, context.Request.Path, context.Connection.RemoteIpAddress, Refusal.NotForCdn);
        }

        await refusals.WriteAsync(context, Refusal.NotForCdn);
    }
}
