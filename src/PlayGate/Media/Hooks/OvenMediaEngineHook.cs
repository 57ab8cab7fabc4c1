using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PlayGate.Tokens;

namespace PlayGate.Media.Hooks;

/// <summary>
/// OvenMediaEngine's admission webhooks: signed JSON, answered by <c>allowed</c> and by <c>lifetime</c> in milliseconds, after which the
/// server ends the connection itself. It calls when a client begins and when it leaves.
/// </summary>
internal sealed class OvenMediaEngineHook(MediaNames names) : IHookProtocol
{
    public string Name => "ovenmediaengine";

    public bool Signs => true;

    public HookCall Read(HookMessage message)
    {
        if (HookJson.Read(message.Body) is not { } hook
            || hook.Child("request") is not { } request
            || hook.Child("client") is not { } client
            || !OvenUrl.TryRead(request.Text("url"), out var url)
            || !IPAddress.TryParse(client.Text("address"), out var address))
        {
            return HookCall.Unknown.Instance;
        }

        // Not real_ip: it is read from headers that clients can write.
        TokenType? type = request.Text("direction") switch { "incoming" => TokenType.Publish, "outgoing" => TokenType.Play, _ => null };
        var connection = $"ovenmediaengine {client.Text("address")} {client.Text("port")} {request.Text("protocol")}";
        if (type is not { } demanded || Demand(url, demanded, new Client(address, client.Text("user_agent")), connection) is not { } demand)
        {
            return HookCall.Unknown.Instance;
        }

        return request.Text("status") switch
        {
            "opening" => new HookCall.Begin(demand, SaysMore: false) { NewUrl = NewUrlOf(url, demand) },
            "closing" => new HookCall.End(demand),
            _ => HookCall.Unknown.Instance,
        };
    }

    public HookAnswer Answer(HookCall call, HookOutcome outcome) => (call, outcome) switch
    {
        (HookCall.End, _) => new HookAnswer(StatusCodes.Status200OK, "{}"),
        (_, HookOutcome.Allowed allowed) => new HookAnswer(
            StatusCodes.Status200OK, $$"""{"allowed":true,"lifetime":{{Milliseconds(allowed.EndsIn)}}{{Rename(call)}}}"""),
        (_, HookOutcome.Refused refused) => new HookAnswer(
            StatusCodes.Status200OK, $$"""{"allowed":false,"reason":"{{JsonEncodedText.Encode(refused.Reason.Code)}}"}"""),
        _ => new HookAnswer(StatusCodes.Status403Forbidden, """{"allowed":false,"reason":"not_understood"}"""),
    };

    /// <summary>
    /// <c>/app/stream[/file]</c>. The file is what a player opens, or an encoder's token. An encoder with another file is refused, since
    /// the stream's name is not known then: by RTMP it is the whole key, by other protocols the first part of it.
    /// </summary>
    private MediaDemand? Demand(OvenUrl url, TokenType type, Client client, string connection)
    {
        var count = url.Segments.Count;
        var hasToken = count > 2 && names.Credentials.Recognises(url.Segments[2]);
        if (count < 2 || (type == TokenType.Publish && count > (hasToken ? 3 : 2)))
        {
            return null;
        }

        var name = names.InApplication(string.Join('/', url.Segments.Take(hasToken ? 3 : 2)));
        return name.Demand(type, names.Credentials.In(url.Query), client, connection);
    }

    /// <summary>An encoder that appended its token to the stream is led to the stream itself, or by RTMP both would be its name.</summary>
    private static string? NewUrlOf(OvenUrl url, MediaDemand demand) =>
        demand is { HasTokenInName: true, Type: TokenType.Publish } ? $"{url.BeforePath}/{url.Segments[0]}/{url.Segments[1]}" : null;

    private static string Rename(HookCall call) =>
        call is HookCall.Begin { NewUrl: { } url }
            ? $",\"new_url\":\"{JsonEncodedText.Encode(url, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""
            : "";

    /// <summary>0 means without end, so one millisecond is the least.</summary>
    private static string Milliseconds(TimeSpan? endsIn) =>
        endsIn is { } left ? Math.Max(1, (long)left.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "0";
}
