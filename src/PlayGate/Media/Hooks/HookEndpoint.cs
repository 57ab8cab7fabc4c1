using System.Text;
using Microsoft.AspNetCore.Http;
using PlayGate.Clients;
using PlayGate.Http;
using PlayGate.Redemption;
using PlayGate.Routes;

namespace PlayGate.Media.Hooks;

/// <summary>
/// Answers the hooks of one kind of media server: authenticates it, reads the call, decides, and answers in its protocol.
/// </summary>
internal sealed class HookEndpoint(
    IHookProtocol protocol, HookSecret secret, HookConnections connections, TimeProvider time, HookReport report)
{
    private const string SecretHeader = "X-PlayGate-Hook-Secret";
    private const string SecretParameter = "secret";
    private const string SignatureHeader = "X-OME-Signature";

    public async Task InvokeAsync(HttpContext context)
    {
        var address = ClientAddress.Plain(context.Connection.RemoteIpAddress);
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        if (!IsFromServer(context.Request, body))
        {
            report.Unproven(protocol.Name, address);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var call = protocol.Read(new HookMessage(body, context.Request.Query));
        if (call is HookCall.Unknown)
        {
            report.Unknown(protocol.Name, address);
        }

        var outcome = Of(call, await DecideAsync(call, context.RequestAborted));
        report.Decided(protocol.Name, outcome);
        await WriteAsync(context.Response, protocol.Answer(call, outcome));
    }

    private bool IsFromServer(HttpRequest request, byte[] body) => protocol.Signs
        ? secret.HasSigned(body, request.Headers[SignatureHeader])
        : secret.Is(request.Headers.TryGetValue(SecretHeader, out var header)
            ? HeaderBytes.TextOf(header.ToString())
            : request.Query[SecretParameter].ToString());

    private async ValueTask<GateDecision?> DecideAsync(HookCall call, CancellationToken cancellation)
    {
        switch (call)
        {
            case HookCall.Begin begin:
                return await connections.BeginAsync(begin, cancellation);
            case HookCall.Continue stay:
                return await connections.ContinueAsync(stay.Demand, cancellation);
            case HookCall.End end:
                await connections.EndAsync(end.Demand);
                return GateDecision.Free.Instance;
            default:
                return null;
        }
    }

    /// <summary>While the store is away, connections that were let in stay, and new ones have to wait.</summary>
    private HookOutcome Of(HookCall call, GateDecision? verdict) => verdict switch
    {
        GateDecision.Open opened => new HookOutcome.Allowed(opened.Session.ExpiresAt - time.GetUtcNow()),
        GateDecision.Free => new HookOutcome.Allowed(EndsIn: null),
        GateDecision.Unavailable when call is HookCall.Continue => new HookOutcome.Allowed(EndsIn: null),
        GateDecision.Unavailable => new HookOutcome.Refused(Refusal.StoreUnavailable),
        GateDecision.Refuse refused => new HookOutcome.Refused(refused.Reason),
        _ => HookOutcome.Unknown.Instance,
    };

    private static async Task WriteAsync(HttpResponse response, HookAnswer answer)
    {
        response.StatusCode = answer.Status;
        if (answer.Rename is { } name)
        {
            response.Headers.Location = name;
        }

        if (answer.Json is { } json)
        {
            response.ContentType = "application/json";
            response.ContentLength = Encoding.UTF8.GetByteCount(json);
            await response.WriteAsync(json);
        }
    }
}
