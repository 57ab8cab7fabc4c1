using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using PlayGate.Routes;
using PlayGate.Streams;
using PlayGate.Tokens;

namespace PlayGate.Media.Hooks;

/// <summary>
/// nginx-rtmp's notify module: form fields, the last of which are the client's query as the client wrote it. That query follows
/// <c>name</c>, so the server's fields count only up to there, and a field of the server's that occurs twice was forged by the client.
/// 2xx lets the client in, 3xx lets it in under the name in <c>Location</c>, everything else refuses. Refusing an update cuts the client.
/// </summary>
internal sealed class NginxRtmpHook(MediaNames names) : IHookProtocol
{
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "app", "flashver", "swfurl", "tcurl", "pageurl", "addr", "clientid", "epoch", "call", "name", "type",
        "start", "duration", "reset", "time", "timestamp", "recorder", "path",
    };

    public string Name => "nginx-rtmp";

    public bool Signs => false;

    public HookCall Read(HookMessage message)
    {
        var body = Encoding.UTF8.GetString(message.Body.Span);
        var fields = Fields(body);
        var end = fields.FindIndex(field => field.Name == "name") + 1;
        var own = fields.Take(end).DistinctBy(field => field.Name)
            .ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
        var isForged = fields.Where(field => Own.Contains(field.Name))
            .GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase)
            .Any(group => group.Count() > 1);
        if (isForged
            || !own.TryGetValue("app", out var app)
            || !own.TryGetValue("call", out var call)
            || !IPAddress.TryParse(own.GetValueOrDefault("addr"), out var address)
            || own.GetValueOrDefault("clientid") is not { Length: > 0 } client)
        {
            return HookCall.Unknown.Instance;
        }

        var token = names.Credentials.In(body);
        MediaDemand Demand(TokenType type) => names.InApplication($"{app}/{own["name"]}")
            .Demand(type, token, new Client(address, own.GetValueOrDefault("flashver")), $"nginx-rtmp {address} {client}");

        return call switch
        {
            "publish" => new HookCall.Begin(Demand(TokenType.Publish), SaysMore: true),
            "play" => new HookCall.Begin(Demand(TokenType.Play), SaysMore: true),
            "update_publish" => new HookCall.Continue(Demand(TokenType.Publish)),
            "update_play" => new HookCall.Continue(Demand(TokenType.Play)),
            "publish_done" => new HookCall.End(Demand(TokenType.Publish)),
            "play_done" => new HookCall.End(Demand(TokenType.Play)),
            _ => HookCall.Unknown.Instance,
        };
    }

    /// <summary>
    /// A stream whose name holds its token is renamed, or its viewers would have to know the token. The new name is a valid stream id:
    /// nginx relays to a name that looks like a URL, and where no token is asked for, any name is let in.
    /// </summary>
    public HookAnswer Answer(HookCall call, HookOutcome outcome) => outcome switch
    {
        HookOutcome.Allowed when call is HookCall.Begin { Demand: { HasTokenInName: true } demand } && StreamId.IsValid(demand.StreamId) =>
            new HookAnswer(StatusCodes.Status302Found, Rename: demand.StreamId),
        HookOutcome.Allowed => new HookAnswer(StatusCodes.Status204NoContent),
        HookOutcome.Refused refused => new HookAnswer(refused.Reason.Status),
        _ => new HookAnswer(StatusCodes.Status403Forbidden),
    };

    private static List<(string Name, string Value)> Fields(string body)
    {
        var fields = new List<(string, string)>();
        foreach (var pair in body.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            fields.Add((Uri.UnescapeDataString(name), Uri.UnescapeDataString(value)));
        }

        return fields;
    }
}
