using System.Net;
using Microsoft.AspNetCore.Http;
using PlayGate.Tokens;

namespace PlayGate.Media.Hooks;

/// <summary>
/// MediaMTX's <c>authMethod: http</c>: JSON; any 20x lets the client in. Its clients send credentials only when they are asked to by 401.
/// It has no call for clients that leave; its <c>runOn…</c> commands send <c>?action=unpublish</c> or <c>unread</c>, with the path and,
/// where they know it, the id.
/// </summary>
internal sealed class MediaMtxHook(MediaNames names) : IHookProtocol
{
    public string Name => "mediamtx";

    public bool Signs => false;

    public HookCall Read(HookMessage message) => message.Query.ContainsKey("action") ? ReadEnd(message.Query) : ReadBegin(message);

    public HookAnswer Answer(HookCall call, HookOutcome outcome) => new(outcome switch
    {
        HookOutcome.Allowed => StatusCodes.Status204NoContent,
        HookOutcome.Refused when call is HookCall.Begin { Demand.Token.IsPresent: false } => StatusCodes.Status401Unauthorized,
        HookOutcome.Refused refused => refused.Reason.Status,
        _ => StatusCodes.Status403Forbidden,
    });

    private HookCall ReadBegin(HookMessage message)
    {
        if (HookJson.Read(message.Body) is not { } hook
            || hook.Text("path") is not { Length: > 0 } path
            || !IPAddress.TryParse(hook.Text("ip"), out var address))
        {
            return HookCall.Unknown.Instance;
        }

        // Where a connection has no id, as HLS is many connections, its address stands for it.
        var connection = hook.Text("id") is { Length: > 0 } id ? $"mediamtx {id}" : $"mediamtx {address} {hook.Text("protocol")}";
        var inQuery = names.Credentials.In(hook.Text("query"));
        var token = inQuery.IsPresent ? inQuery
            : Credential.Of(hook.Text("token") is { Length: > 0 } bearer ? bearer : hook.Text("password"));
        MediaDemand Demand(TokenType type) => names.InPath(path).Demand(type, token, new Client(address, Agent: null), connection);

        return hook.Text("action") switch
        {
            "publish" => new HookCall.Begin(Demand(TokenType.Publish), SaysMore: false),
            "read" or "playback" => new HookCall.Begin(Demand(TokenType.Play), SaysMore: false),
            _ => HookCall.Unknown.Instance,
        };
    }

    private HookCall ReadEnd(IQueryCollection query)
    {
        var (path, id) = (query["path"].ToString(), query["id"].ToString());
        MediaDemand Demand(TokenType type) =>
            names.InPath(path).Demand(type, default, new Client(Address: null, Agent: null), id.Length > 0 ? $"mediamtx {id}" : null);

        return (query["action"].ToString(), path.Length > 0, id.Length > 0) switch
        {
            ("unpublish", true, _) => new HookCall.End(Demand(TokenType.Publish)),
            ("unread", true, true) => new HookCall.End(Demand(TokenType.Play)),
            _ => HookCall.Unknown.Instance,
        };
    }
}
