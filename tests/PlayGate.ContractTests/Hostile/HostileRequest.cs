using System.Text;

namespace PlayGate.ContractTests.Hostile;

/// <summary>
/// A request as the hostile origin reads it: leniently, and by the headers that frameworks take in place of the request line.
/// </summary>
internal sealed record HostileRequest(string Method, string Target, string Head)
{
    private static readonly string[] OtherTargets = ["X-Original-URL", "X-Rewrite-URL"];
    private static readonly string[] OtherMethods = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>The number of the connection that it came on.</summary>
    public int Connection { get; init; }

    /// <summary>The stream that the target names, by whatever kind of route.</summary>
    public string Stream
    {
        get
        {
            var segments = Target.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
            return segments switch
            {
                ["open", ..] => "open",
                ["streams" or "ingest" or "whip" or "whep" or "res", var stream, ..] => stream.Split('.')[0],
                _ => "other",
            };
        }
    }

    /// <summary>How the origin is to misbehave: the request says it, so that no two of them depend on each other.</summary>
    public string Behaviour => Parameter("b") ?? "plain";

    public string? CacheControl => Parameter("cc") switch
    {
        "nostore" => "no-store",
        "age" => "max-age=60",
        "private" => "private, max-age=60",
        _ => Target.Contains("h1", StringComparison.Ordinal) || Target.Contains("h3", StringComparison.Ordinal) ? "no-store" : null,
    };

    public bool IsHead => Method == "HEAD";

    /// <summary>Null for what is no request at all.</summary>
    public static HostileRequest? Parse(string head)
    {
        var line = head.Split("\r\n")[0].Split(' ');
        if (line is not [var method, var target, var version] || !version.StartsWith("HTTP/", StringComparison.Ordinal))
        {
            return null;
        }

        var request = new HostileRequest(method, target, head);
        return request with
        {
            Target = OtherTargets.Select(request.Header).FirstOrDefault(value => value is not null) ?? target,
            Method = OtherMethods.Select(request.Header).FirstOrDefault(value => value is not null) ?? method,
        };
    }

    public string? Header(string name) => Head.Split("\r\n").Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    private string? Parameter(string name)
    {
        var query = Target.Split('?', 2);
        return query.Length < 2 ? null : query[1].Split('&')
            .Where(pair => pair.StartsWith(name + "=", StringComparison.Ordinal)).Select(pair => pair[(name.Length + 1)..])
                .FirstOrDefault();
    }

    /// <summary>What a stream's file holds: the stream's mark, and its own name.</summary>
    public static byte[] ContentOf(string stream, string target) =>
        Encoding.Latin1.GetBytes($"[[stream:{stream}]] {target} {new string('.', 100)}");
}
