using System.Globalization;
using System.Text;
using PlayGate.Testing;

namespace PlayGate.ContractTests.Hostile;

/// <summary>One attack: a request of any form, and others on the same connection behind it.</summary>
internal sealed record HostileCase(
    string Method, string Target, IReadOnlyList<string> Headers, string Framing, string Body, IReadOnlyList<string> Behind, int Cuts,
    bool IsHttp2)
{
    /// <summary>Ends the connection, where the server still reads it.</summary>
    private const string Last = "GET /none HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private static readonly string[] Methods =
    [
        "GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "FOO",
    ];

    private static readonly string[] Framings =
        [
            "none", "none", "none", "zero", "length", "length", "chunked", "chunked", "both", "plus", "Chunked", "lengths", "identity",
            "short",
        ];

    private static readonly string[] OddHeaders =
    [
        "Range: bytes=0-3", "Range: bytes=5-1,9-", "If-None-Match: \"a\"", "If-Match: *",
        "If-Modified-Since: Sun, 01 Mar 2026 12:00:00 GMT",
        "Connection: Cookie, X-Viewer", "Connection: keep-alive, Transfer-Encoding",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Connection: Upgrade\r\nUpgrade: SPDY/3.1", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
        "Expect: 100-continue", "TE: trailers", "Trailer: X-A", "Keep-Alive: timeout=1000", "Proxy-Connection: keep-alive",
        "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Prefix: /streams/secret", "X-Original-URL: /streams/secret/s.ts",
        "X-Rewrite-URL: /streams/secret/s.ts", "X-HTTP-Method-Override: DELETE", "X-HTTP-Method: PUT", "Forwarded: host=secret",
        "Cache-Control: no-store", "Cache-Control: no-cache", "Pragma: no-cache",
        "Content-Type: application/sdp", "Authorization: Basic YTpi", "Accept-Encoding: gzip",
    ];

    /// <summary>For reports: nothing that lets anybody in.</summary>
    public override string ToString()
    {
        var headers = Headers.Where(header => !header.StartsWith("Cookie", StringComparison.Ordinal) && !header.StartsWith(
            "Authorization", StringComparison.Ordinal));
        var line = Body.Split('\r')[0];
        return $"""
            {(IsHttp2 ? "HTTP/2" : "HTTP/1.1")} {Method} {Target.Split("token=")[0].Split('~')[0]}
            {string.Join('\n', headers)}
            {Framing}, a body of {Body.Length}: {line[..Math.Min(30, line.Length)]}
            {Behind.Count} behind, {Cuts} cuts
            """;
    }

    public static HostileCase Make(Draw draw, HostileViewer viewer)
    {
        var kind = draw.Of("streams", "streams", "streams", "open", "whip", "whip", "ingest");
        var credential = kind == "open" ? new HostileCredential("open", "", "", []) : viewer.Credential(draw, kind);
        var path = kind == "whip" && viewer.Resource is { } resource && draw.OneIn(3) ? resource : PathOf(draw, kind, credential);
        string[] query = ["b=" + draw.Of(HostileAnswer.Behaviours), draw.Of("", "cc=nostore", "cc=age", "cc=private"), credential.Query];
        var headers = new List<string> { $"X-Viewer: {viewer.Tag}", $"User-Agent: {viewer.Tag}" };
        headers.AddRange(credential.Headers);
        if (draw.OneIn(4))
        {
            headers.Add($"Cookie: who={viewer.Tag}");
        }

        for (var more = draw.Below(3); more > 0; more--)
        {
            headers.Add(draw.Of(OddHeaders));
        }

        var method = kind == "streams" ? draw.Of(Methods.AsSpan(0, 4 + (draw.OneIn(4) ? 8 : 0)))
            : kind is "whip" or "ingest" && !draw.OneIn(3) ? draw.Of("POST", "PUT", "DELETE", "PATCH")
            : draw.Of(Methods);
        var target = $"{path}?{string.Join('&', query.Where(part => part.Length > 0))}";
        List<string> behind = [.. Enumerable.Range(0, draw.Below(3)).Select(_ => BehindOf(draw, viewer))];
        return new HostileCase(method, target, headers, draw.Of(Framings), BodyOf(draw, viewer), behind, draw.Below(4), draw.OneIn(5));
    }

    public byte[] ToBytes()
    {
        var (framing, body) = Framing switch
        {
            "none" => ("", ""),
            "zero" => ("Content-Length: 0\r\n", ""),
            "length" => ($"Content-Length: {Body.Length}\r\n", Body),
            "plus" => ($"Content-Length: +{Body.Length}\r\n", Body),
            "lengths" => ($"Content-Length: 0\r\nContent-Length: {Body.Length}\r\n", Body),
            "identity" => ("Transfer-Encoding: identity\r\n", Body),
            "both" => ($"Content-Length: {Body.Length}\r\nTransfer-Encoding: chunked\r\n", Chunked()),
            "short" => ($"Content-Length: {Body.Length + 1000}\r\n", Body),
            var coding => ($"Transfer-Encoding: {coding}\r\n", Chunked()),
        };
        var head = $"{Method} {Target} HTTP/1.1\r\nHost: h\r\n{string.Concat(Headers.Select(header => header + "\r\n"))}{framing}\r\n";
        return Encoding.Latin1.GetBytes(head + body + (IsCutOff ? "" : string.Concat(Behind) + Last));
    }

    /// <summary>Whether the client leaves in the middle of its request.</summary>
    public bool IsCutOff => Framing == "short";

    private string Chunked() => string.Create(CultureInfo.InvariantCulture, $"{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n");

    private static string PathOf(Draw draw, string kind, HostileCredential credential)
    {
        var ticket = credential.Ticket.Length > 0 ? credential.Ticket + "/" : "";
        var stream = draw.OneIn(8) ? "secret" : credential.Stream;
        return kind switch
        {
            "whip" => $"/whip/{ticket}{stream}",
            "open" when draw.OneIn(6) => "/open/" + draw.Of("../", "%2e%2e/", "/", "..;/", "%2e%2e%2f") + "streams/secret/s.ts",
            "open" => $"/open/h{draw.Below(6)}.ts",
            _ => $"/{kind}/{ticket}{stream}/{draw.Of("h", "h", "x")}{draw.Below(6)}{draw.Of(".ts", ".ts", ".m3u8")}",
        };
    }

    private static string BodyOf(Draw draw, HostileViewer viewer) => draw.Below(6) switch
    {
        0 => "GET /streams/secret/s.ts HTTP/1.1\r\nX-Ignore: ",
        1 => "GET /streams/secret/s.ts HTTP/1.1\r\nHost: h\r\n\r\n",
        2 => $"POST /streams/secret/s.ts HTTP/1.1\r\nX-Viewer: {viewer.Tag}\r\nContent-Length: 500\r\n\r\n",
        3 => $"0\r\n\r\nGET /streams/secret/s.ts?b=two HTTP/1.1\r\nHost: h\r\n\r\n",
        4 => viewer.Tag,
        _ => new string('a', 20_000) + "\r\n\r\nGET /streams/secret/s.ts HTTP/1.1\r\n\r\n",
    };

    private static string BehindOf(Draw draw, HostileViewer viewer) => draw.Below(3) switch
    {
        0 => "GET /streams/secret/s.ts HTTP/1.1\r\nHost: h\r\n\r\n",
        1 => $"GET /streams/cam/h{draw.Below(6)}.ts HTTP/1.1\r\nHost: h\r\nCookie: {viewer.Cookie}\r\n\r\n",
        _ => $"HEAD /streams/cam/h{draw.Below(6)}.ts?b=head HTTP/1.1\r\nHost: h\r\nCookie: {viewer.Cookie}\r\n\r\n",
    };
}
