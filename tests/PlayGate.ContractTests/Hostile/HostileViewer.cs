using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing;

namespace PlayGate.ContractTests.Hostile;

/// <summary>How a request says that it may pass.</summary>
internal sealed record HostileCredential(string Stream, string Query, string Ticket, string[] Headers);

/// <summary>
/// Someone with sessions for the streams <c>cam</c> and <c>yard</c> and none for <c>secret</c>, who tries everything on connections of
/// their own. What they send carries their tag.
/// </summary>
internal sealed class HostileViewer(HostileGate gate, int number) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly HttpClient _client = HostileGate.NewClient();
    private readonly Queue<string> _tokens = new();
    private string _ticket = "";
    private string _other = "";
    private string _ingest = "";
    private string _spent = "";

    public string Tag => $"[[viewer:{number}]]";

    public string Cookie { get; private set; } = "";

    /// <summary>A resource of a publisher's.</summary>
    public string? Resource { get; private set; }

    public async Task EnterAsync()
    {
        Cookie = await gate.OpenAsync("cam");
        _ticket = await gate.OpenByPathAsync("cam");
        _other = await gate.OpenAsync("yard");
        _spent = await gate.Gate.MintAsync("cam");
        await gate.Gate.OpenAsync("/streams/cam/open.ts", _spent);
        using var publishing = await gate.Gate.SendAsync(
            HttpMethod.Put, $"/ingest/cam/open.ts?token={await gate.Gate.MintAsync("cam", "publish")}");
        _ingest = TestGate.CookieOf(publishing);
        Resource = await gate.OfferAsync();
    }

    /// <summary>A token for the next case that wants one.</summary>
    public async Task PrepareAsync(Draw draw)
    {
        _tokens.Clear();
        if (draw.OneIn(5))
        {
            _tokens.Enqueue(await gate.Gate.MintAsync("cam", "play", new { carrier = draw.Of("cookie", "path", "auto") }));
            _tokens.Enqueue(await gate.Gate.MintAsync("cam", "publish"));
        }
    }

    public HostileCredential Credential(Draw draw, string kind)
    {
        if (_tokens.Count > 0)
        {
            var token = _tokens.ElementAt(kind == "streams" ? 0 : 1);
            return kind == "whip" && draw.OneIn(2)
                ? new("cam", "", "", [$"Authorization: Bearer {token}"])
                : new("cam", $"token={token}", "", []);
        }

        var cookie = kind == "ingest" ? _ingest : Cookie;
        return draw.Below(8) switch
        {
            0 => new("cam", "", "", []),
            1 => new("cam", $"token={_spent}", "", []),
            2 => new("cam", "token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "", []),
            3 => new("yard", "", "", [$"Cookie: {cookie}"]),
            4 => new("cam", "", "", [$"Cookie: {_other}"]),
            5 when kind == "streams" => new("cam", "", _ticket, []),
            _ => new("cam", "", "", [$"Cookie: {cookie}"]),
        };
    }

    /// <summary>All that comes back.</summary>
    public Task<string> AttackAsync(HostileCase attack) => attack.IsHttp2 ? AttackByHttp2Async(attack) : AttackByHttp1Async(attack);

    /// <summary>Asks as an honest player does.</summary>
    public async Task<(HttpStatusCode Status, string Content)> PlayAsync(string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gate.Public, path));
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        request.Headers.TryAddWithoutValidation("X-Viewer", Tag);
        using var response = await _client.SendAsync(request);
        return (response.StatusCode, Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> AttackByHttp1Async(HostileCase attack)
    {
        using var connection = new TcpClient { NoDelay = true };
        using var limit = new CancellationTokenSource(Limit);
        var answer = new StringBuilder();
        try
        {
            await connection.ConnectAsync(gate.Public.Host, gate.Public.Port, limit.Token);
            var stream = connection.GetStream();
            var reading = ReadAsync(stream, answer, limit.Token);
            var bytes = attack.ToBytes();
            var piece = (bytes.Length / (attack.Cuts + 1)) + 1;
            for (var at = 0; at < bytes.Length; at += piece)
            {
                await stream.WriteAsync(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)), limit.Token);
            }

            if (attack.IsCutOff)
            {
                connection.Client.Shutdown(SocketShutdown.Send);
            }

            await reading;
        }
        catch (IOException)
        {
            // The server has had enough.
        }

        return answer.ToString();
    }

    private static async Task ReadAsync(NetworkStream stream, StringBuilder answer, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer, cancellation)) > 0;)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // A reset is an end like any other.
        }
    }

    private async Task<string> AttackByHttp2Async(HostileCase attack)
    {
        var method = attack.Method == "get" ? "GET" : attack.Method;
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gate.Http2, attack.Target))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (attack.Framing is not ("none" or "zero"))
        {
            request.Content = attack.Framing == "length" ? new StringContent(attack.Body) : new UnmeasuredContent(attack.Body);
        }

        foreach (var field in attack.Headers.SelectMany(header => header.Split("\r\n")).Select(line => line.Split(": ", 2)))
        {
            _ = request.Headers.TryAddWithoutValidation(field[0], field[1])
                || (request.Content?.Headers.TryAddWithoutValidation(field[0], field[1]) ?? false);
        }

        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var answer = new StringBuilder(
                $"HTTP/1.1 {(int)response.StatusCode} by HTTP/2\r\n{response.Headers}{response.Content.Headers}");
            var body = await ReadAsync(response.Content);
            return answer.Append(body).Append(response.TrailingHeaders).ToString();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    private static async Task<string> ReadAsync(HttpContent content)
    {
        using var body = new MemoryStream();
        try
        {
            await content.CopyToAsync(body);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            // What came before the stream was reset counts.
        }

        return Encoding.Latin1.GetString(body.ToArray());
    }

    private sealed class UnmeasuredContent(string text) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
