using System.Net;
using Microsoft.AspNetCore.Http;
using PlayGate.Tokens;

namespace PlayGate.Media.Hooks;

/// <summary>
/// SRS's HTTP callbacks: JSON, answered by <c>{"code":0}</c>; any other code refuses. It calls when a client begins and when it leaves.
/// </summary>
internal sealed class SrsHook(MediaNames names) : IHookProtocol
{
    public string Name => "srs";

    public bool Signs => false;

    public HookCall Read(HookMessage message)
    {
        if (HookJson.Read(message.Body) is not { } hook
            || hook.Text("app") is not { } app
            || hook.Text("stream") is not { } stream
            || !IPAddress.TryParse(hook.Text("ip"), out var address)
            || hook.Text("client_id") is not { Length: > 0 } client)
        {
            return HookCall.Unknown.Instance;
        }

        var token = names.Credentials.In(hook.Text("param"));
        var full = names.InApplication($"{app}/{stream}");

        // SRS takes what follows the last dot for an extension and drops it when it looks streams up: "cam.v2" is "cam" to it.
        var name = stream.Contains('.', StringComparison.Ordinal) ? full.WithoutStream() : full;
        MediaDemand Demand(TokenType type) =>
            name.Demand(type, token, new Client(address, Agent: null), $"srs {hook.Text("server_id")} {client}");

        return hook.Text("action") switch
        {
            "on_publish" => new HookCall.Begin(Demand(TokenType.Publish), SaysMore: false),
            "on_play" => new HookCall.Begin(Demand(TokenType.Play), SaysMore: false),
            "on_unpublish" => new HookCall.End(Demand(TokenType.Publish)),
            "on_stop" => new HookCall.End(Demand(TokenType.Play)),
            _ => HookCall.Unknown.Instance,
        };
    }

    public HookAnswer Answer(HookCall call, HookOutcome outcome)
    {
        var status = outcome switch
        {
            HookOutcome.Allowed => StatusCodes.Status200OK,
            HookOutcome.Refused refused => refused.Reason.Status,
            _ => StatusCodes.Status403Forbidden,
        };
        return new HookAnswer(status, $$"""{"code":{{(status == StatusCodes.Status200OK ? 0 : status)}}}""");
    }
}
