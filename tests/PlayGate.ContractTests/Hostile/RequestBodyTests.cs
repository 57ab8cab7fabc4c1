using System.Net;
using System.Text;
using PlayGate.ContractTests.Abuse;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Hostile;

/// <summary>Bodies before an origin that takes what it has not read for the next request of the connection (issue 15).</summary>
public sealed class RequestBodyTests : IClassFixture<HostileGate>
{
    private const string Hidden = "GET /streams/secret/s.ts HTTP/1.1\r\nX-Ignore: ";
    private static readonly string Chunked = $"{Hidden.Length:x}\r\n{Hidden}\r\n0\r\n\r\n";
    private readonly HostileGate _gate;

    public static TheoryData<string, string> Bodies
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var method in (string[])["GET", "HEAD", "get"])
            {
                data.Add(method, $"Content-Length: {Hidden.Length}\r\n\r\n{Hidden}");
                data.Add(method, $"Transfer-Encoding: chunked\r\n\r\n{Chunked}");
                data.Add(method, "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
                data.Add(method, $"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n{Chunked}");
                data.Add(method, $"Expect: 100-continue\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}");
            }

            return data;
        }
    }

    public RequestBodyTests(HostileGate gate)
    {
        _gate = gate;
        gate.Origin.Forget();
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_fetch_with_a_body_is_refused_and_its_connection_ends(string method, string bytes)
    {
        var token = await _gate.Gate.MintAsync("cam");
        foreach (var target in (string[])[$"/streams/cam/x.ts?token={token}", "/open/x.ts", "/ingest/cam/x.ts", "/whip/cam", "/none"])
        {
            var answer = await Attacker.ExchangeAsync(_gate.Public, $"{method} {target} HTTP/1.1\r\nHost: h\r\n{bytes}");

            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
            Assert.True(method == "HEAD" || answer.Contains("\"bad_request\"", StringComparison.Ordinal), answer);
            Assert.Single(answer.Split("HTTP/1.1 ").Skip(1));
        }

        Assert.Empty(_gate.Origin.Requests);
        await _gate.Gate.OpenAsync("/streams/cam/x.ts", token);
    }

    [Fact]
    public async Task A_body_is_not_waited_for()
    {
        await using var viewer = await Attacker.ConnectAsync(_gate.Public);
        await viewer.TryWriteAsync("GET /streams/cam/x.ts HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\nnever whole");

        await viewer.ReadUntilAsync("bad_request");
        Assert.Empty(_gate.Origin.Requests);
    }

    [Fact]
    public async Task A_refusal_is_readable_across_origins()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            _gate.Origin.Url, ("PlayGate:Cors:AllowedOrigins:0", "https://player.example"));
        var answer = await Attacker.ExchangeAsync(
            gate.Public, "GET /streams/cam/x.ts HTTP/1.1\r\nHost: h\r\nOrigin: https://player.example\r\nContent-Length: 1\r\n\r\na");

        Assert.Contains("Access-Control-Allow-Origin: https://player.example\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_of_zero_is_no_body()
    {
        var cookie = await _gate.OpenAsync("cam");
        var answer = await Attacker.ExchangeAsync(
            _gate.Public,
            $"GET /streams/cam/h1.ts HTTP/1.1\r\nHost: h\r\nCookie: {cookie}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/streams/cam/h1.ts", "GET")]
    [InlineData("/streams/cam/h1.ts", "HEAD")]
    [InlineData("/open/h1.ts", "GET")]
    public async Task In_HTTP_2_too(string path, string method)
    {
        var cookie = await _gate.OpenAsync("cam");
        _gate.Origin.Forget();
        using var client = HostileGate.NewClient();
        using var request = By2(method, path, cookie);
        request.Content = new StringContent(Hidden);

        using var refused = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty(_gate.Origin.Requests);
        using var plain = await client.SendAsync(By2("GET", path, cookie));
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
    }

    /// <summary>
    /// RFC 9113 §8.1.1: what is longer than its length resets the stream, so a length of zero is no body, whenever its stream ends.
    /// </summary>
    [Theory]
    [InlineData("content-length: 0", true)]
    [InlineData("x-a: 0", false)]
    public async Task A_stream_that_does_not_end_with_its_headers_has_a_body_unless_its_length_is_zero(string field, bool isAnswered)
    {
        var cookie = await _gate.OpenAsync("cam");
        _gate.Origin.Forget();
        var name = field.Split(": ");
        await using var viewer = await Attacker.ConnectAsync(new Uri(_gate.Http2.AbsoluteUri));
        byte[] block = [.. Http2Frames.Get("/streams/cam/h1.ts", cookie), .. Http2Frames.Field(name[0], name[1])];
        await viewer.TryWriteAsync((byte[])[.. Http2Frames.Opening, .. Http2Frames.Headers(1, block, Http2Frames.EndHeaders)]);

        // A refusal is complete without the body; the answer to what has none is, too.
        await viewer.ReadUntilAsync(isAnswered ? "[[stream:cam]]" : "bad_request");
        Assert.Equal(isAnswered ? 1 : 0, _gate.Origin.Requests.Count);
        if (isAnswered)
        {
            Assert.DoesNotContain("Transfer-Encoding", _gate.Origin.Requests.Single().Head, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The origin answers at once and reads nothing; whatever was in the body, it is nobody's next request.</summary>
    [Theory]
    [InlineData("PUT", "/ingest/cam/x.ts")]
    [InlineData("POST", "/ingest/cam/x.ts")]
    [InlineData("DELETE", "/ingest/cam/x.ts")]
    [InlineData("POST", "/whip/cam")]
    [InlineData("PATCH", "resource")]
    [InlineData("DELETE", "resource")]
    [InlineData("POST", "/open/x.ts")]
    [InlineData("FOO", "/open/x.ts")]
    [InlineData("OPTIONS", "/open/x.ts")]
    public async Task A_connection_that_carried_a_body_is_not_used_again(string method, string path)
    {
        var cookie = await _gate.OpenAsync("cam");
        foreach (var framing in (string[])["Content-Length: "
            + $"{Hidden.Length}\r\n\r\n{Hidden}", $"Transfer-Encoding: chunked\r\n\r\n{Chunked}"])
        {
            var target = path == "resource" ? await _gate.OfferAsync()
                : path.StartsWith("/open", StringComparison.Ordinal) ? path
                : $"{path}?token={await _gate.Gate.MintAsync("cam", "publish")}";
            _gate.Origin.Forget();
            var sent = await Attacker.ExchangeAsync(
                _gate.Public, $"{method} {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{framing}");
            using var next = await _gate.Gate.GetAsync("/streams/cam/h1.ts", cookie);
            Assert.Equal(ContentOf("/streams/cam/h1.ts"), await next.Content.ReadAsStringAsync());
            Assert.True(_gate.Origin.Requests.First().Header("Connection") == "close", sent);
        }
    }

    /// <summary>An origin that sends a body with it would have it read as the next answer.</summary>
    [Fact]
    public async Task Nor_is_one_on_which_a_head_was_asked_for()
    {
        var cookie = await _gate.OpenAsync("cam");
        using var head = await _gate.Gate.SendAsync(HttpMethod.Head, "/streams/cam/x.ts?b=head", cookie);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);

        using var next = await _gate.Gate.GetAsync("/streams/cam/h1.ts", cookie);

        Assert.Equal(ContentOf("/streams/cam/h1.ts"), await next.Content.ReadAsStringAsync());
        var asked = _gate.Origin.Requests.Single(request => request.IsHead);
        Assert.Equal("close", asked.Header("Connection"));
        Assert.Equal([asked], _gate.Origin.Requests.Where(request => request.Connection == asked.Connection));
    }

    /// <summary>The client reads a large body no further than its end, and hands its connection to a request that waits for one.</summary>
    [Fact]
    public async Task What_an_origin_sends_behind_an_answer_is_nobodys_answer()
    {
        var cookie = await _gate.OpenAsync("cam");
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            var path = $"/streams/cam/x{number}.ts" + (number % 2 == 0 ? "?b=bigtwo&cc=nostore" : "?cc=nostore");
            using var answer = await _gate.Gate.GetAsync(path, cookie);
            return (Path: path, answer.StatusCode, Text: await answer.Content.ReadAsStringAsync());
        }));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All(answers, answer => Assert.StartsWith(ContentOf(answer.Path), answer.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plain_fetches_share_a_connection()
    {
        var cookie = await _gate.OpenAsync("cam");
        _gate.Origin.Forget();
        for (var number = 0; number < 5; number++)
        {
            using var answer = await _gate.Gate.GetAsync($"/streams/cam/x{number}.ts?cc=nostore", cookie);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Single(_gate.Origin.Requests.Select(request => request.Connection).Distinct());
        Assert.All(_gate.Origin.Requests, request => Assert.Null(request.Header("Connection")));
    }

    private static string ContentOf(string path) => Encoding.Latin1.GetString(HostileRequest.ContentOf("cam", path));

    private HttpRequestMessage By2(string method, string path, string cookie)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_gate.Http2, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return request;
    }
}
