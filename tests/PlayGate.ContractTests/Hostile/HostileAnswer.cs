using System.Text;

namespace PlayGate.ContractTests.Hostile;

/// <summary>What the hostile origin says to a request.</summary>
/// <param name="Bytes">The answer, and what should not be behind it.</param>
/// <param name="Closes">Whether the connection ends with it.</param>
/// <param name="Later">What follows in a packet of its own.</param>
/// <param name="ReadsBody">Whether the request's body is read before; else it is taken for the next request.</param>
/// <param name="LeavesNext">Whether the connection ends when the next request has come.</param>
internal sealed record HostileAnswer(
    byte[] Bytes, bool Closes = false, byte[]? Later = null, bool ReadsBody = false, bool LeavesNext = false)
{
    /// <summary>Every behaviour, by the name by which a request asks for it.</summary>
    public static readonly string[] Behaviours =
    [
        "plain", "reads", "two", "bigtwo", "bigtwo", "early", "interim", "continue", "short", "long", "bighead", "badchunk", "trailers",
        "both", "lengths", "switch", "below",
        "above", "notmodified", "nocontent", "reset", "resetbody", "head", "echo", "closing", "late", "empty", "nohead", "redirect",
        "error",
    ];

    /// <summary>A whole answer that nobody has asked for, with a stream that nobody here may see.</summary>
    private static readonly string Unasked = Message("HTTP/1.1 200 OK", "[[stream:secret]] unasked", null, "Cache-Control: max-age=60");

    private static readonly string[] ManyHeaders = [.. Enumerable.Range(0, 60).Select(number => $"X-{number}: {new string('a', 1024)}")];

    private const string Trailers = "Content-Length: 5\r\nSet-Cookie: a=b\r\nX-Trailer: 1\r\n";

    public static HostileAnswer To(HostileRequest request)
    {
        if (request.Header("Upgrade") is not null)
        {
            return Of("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        }

        var content = Encoding.Latin1.GetString(HostileRequest.ContentOf(request.Stream, request.Target));
        var plain = Plain(request, content);
        return request.Behaviour switch
        {
            "reads" => Of(plain) with { ReadsBody = true },
            "interim" => Of($"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n{plain}"),
            "continue" => Of($"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n{plain}"),
            "head" => Of(plain) with { Later = request.IsHead ? Encoding.Latin1.GetBytes(Unasked) : null },
            "echo" => Of(Message(StatusOf(request), content + request.Head, request, "X-Echo: " + (request.Header("X-Viewer") ?? ""))),
            "late" => Of(plain) with { LeavesNext = true },
            "redirect" => Of(Message("HTTP/1.1 302 Found", "", request, "Location: /streams/secret/s.ts")),
            "error" => Of(Message("HTTP/1.1 503 Service Unavailable", content, request)),
            var behaviour => OfBroken(behaviour, request, content) ?? OfEnd(behaviour, content) ?? Of(plain),
        };
    }

    /// <summary>More, or less, than the answer that was asked for.</summary>
    private static HostileAnswer? OfBroken(string behaviour, HostileRequest request, string content) => behaviour switch
    {
        "two" => Of(Plain(request, content) + Unasked),
        "bigtwo" => Of(Plain(request, content + new string('.', 150_000)) + Unasked),
        "long" => Of(Head(StatusOf(request), 10) + content + Unasked),
        "bighead" => Of(Message(StatusOf(request), content, request, ManyHeaders)),
        "trailers" => Of($"{StatusOf(request)}\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(content)}0\r\n{Trailers}\r\n"),
        "both" => Of($"{StatusOf(request)}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(content)}0\r\n\r\n"),
        "lengths" => Of($"{StatusOf(request)}\r\nContent-Length: 5\r\nContent-Length: {content.Length}\r\n\r\n{content}{Unasked}"),
        "switch" => Of($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n{Unasked}"),
        "below" => Of(Message("HTTP/1.1 099 Below", content, request)),
        "above" => Of(Message("HTTP/1.1 999 Above", content, request)),
        "notmodified" => Of($"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: {Unasked.Length}\r\n\r\n{Unasked}"),
        "nocontent" => Of($"HTTP/1.1 204 No Content\r\nContent-Length: {Unasked.Length}\r\n\r\n{Unasked}"),
        "resetbody" => Of(Message("HTTP/1.1 205 Reset Content", content, request)),
        "reset" => Of($"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n{Unasked}"),
        _ => null,
    };

    /// <summary>Answers that end with their connection.</summary>
    private static HostileAnswer? OfEnd(string behaviour, string content) => behaviour switch
    {
        "short" => Of(Head("HTTP/1.1 200 OK", content.Length + 50) + content) with { Closes = true },
        "badchunk" =>
            Of($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk(content)}fffffffz\r\n{Unasked}") with { Closes = true },
        "closing" => Of($"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{content}") with { Closes = true },
        "empty" => new HostileAnswer([], Closes: true),
        "nohead" => Of(content) with { Closes = true },
        _ => null,
    };

    private static string StatusOf(HostileRequest request) =>
        request.Method == "POST" && request.Target.StartsWith("/wh", StringComparison.Ordinal)
        ? $"HTTP/1.1 201 Created\r\nLocation: /res/{request.Stream}/1"
        : "HTTP/1.1 200 OK";

    private static string Plain(HostileRequest request, string content) => Message(StatusOf(request), content, request);

    private static string Message(string status, string content, HostileRequest? request, params string[] headers)
    {
        var lines = string.Concat(
            headers.Concat(request?.CacheControl is { } control ? ["Cache-Control: " + control] : []).Select(line => line + "\r\n"));
        return $"{status}\r\nContent-Type: video/mp2t\r\n{lines}Content-Length: "
            + $"{content.Length}\r\n\r\n{(request?.IsHead == true ? "" : content)}";
    }

    private static string Head(string status, int length) => $"{status}\r\nContent-Length: {length}\r\n\r\n";

    private static string Chunk(string content) => $"{content.Length:x}\r\n{content}\r\n";

    private static HostileAnswer Of(string text) => new(Encoding.Latin1.GetBytes(text));
}
