using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Abuse;

/// <summary>
/// What two servers might read differently is read by none: the answer is a 4xx and the end of the connection, the origin hears nothing,
/// and whoever watches goes on watching.
/// </summary>
public sealed class MalformedRequestTests : IClassFixture<BesiegedGate>
{
    /// <summary>Ends a connection on which the server reads on.</summary>
    private const string LastRequest = "GET /none HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    private readonly BesiegedGate _gate;

    public MalformedRequestTests(BesiegedGate gate)
    {
        _gate = gate;
        gate.Begin();
    }

    public static TheoryData<string, string> Smuggling => new()
    {
        { "two lengths", "Content-Length: 5\r\nContent-Length: 60\r\n" },
        { "two lengths in one line", "Content-Length: 5, 60\r\n" },
        { "a negative length", "Content-Length: -5\r\n" },
        { "a length in hexadecimal", "Content-Length: 0x5\r\n" },
        { "a length beyond numbers", "Content-Length: 99999999999999999999\r\n" },
        { "an unknown coding", "Transfer-Encoding: xchunked\r\n" },
        { "chunked that is not last", "Transfer-Encoding: chunked, identity\r\n" },
        { "a space before the colon", "Transfer-Encoding : chunked\r\n" },
        { "a tab before the colon", "Transfer-Encoding\t: chunked\r\n" },
        { "a folded line", "X-A: 1\r\n Transfer-Encoding: chunked\r\n" },
        { "a folded coding", "Transfer-Encoding:\r\n chunked\r\n" },
        { "a folded line first", " X-A: 1\r\n" },
        { "a line without a colon", "Transfer-Encoding\r\n" },
        { "an empty name", ": chunked\r\n" },
        { "a bare carriage return", "X-A: 1\rTransfer-Encoding: chunked\r\n" },
        { "a bare line feed", "X-A: 1\nTransfer-Encoding: chunked\r\n" },
        { "only bare line feeds", "X-A: 1\n" },
        { "a null", "X-A: 1\0\r\n" },
        { "two hosts", "Host: elsewhere\r\n" },
    };

    [Theory]
    [MemberData(nameof(Smuggling))]
    public async Task What_could_hide_a_second_request_is_refused(string what, string headers)
    {
        Assert.NotEmpty(what);
        var hidden = $"GET /streams/cam/hidden.ts HTTP/1.1\r\nHost: h\r\nCookie: {_gate.Cookie}\r\n\r\n";
        await _gate.RefusesAsync($"GET /streams/cam.m3u8 HTTP/1.1\r\nHost: {_gate.Public.Authority}\r\nCookie: {_gate.Cookie}\r\n"
            + $"{headers}\r\n0\r\n\r\n{hidden}{LastRequest}");
    }

    [Theory]
    [InlineData("GET /streams/cam.m3u8 HTTP/1.1\nHost: h\nCookie: {0}\n\n")]
    [InlineData("GET /streams/cam.m3u8 HTTP/1.1\nHost: h\r\nCookie: {0}\r\n\r\n")]
    [InlineData("GET  /streams/cam.m3u8 HTTP/1.1\r\nHost: h\r\nCookie: {0}\r\n\r\n")]
    [InlineData("GET /streams/cam.m3u8 HTTP/1.1 \r\nHost: h\r\nCookie: {0}\r\n\r\n")]
    [InlineData("GET /streams/cam.m3u8\r\nHost: h\r\nCookie: {0}\r\n\r\n")]
    [InlineData("GET /streams/cam.m3u8 HTTP/3.7\r\nHost: h\r\nCookie: {0}\r\n\r\n")]
    [InlineData("GET\0 /streams/cam.m3u8 HTTP/1.1\r\nHost: h\r\nCookie: {0}\r\n\r\n")]
    [InlineData("GET /streams/cam.m3u8 HTTP/1.1\r\nCookie: {0}\r\n\r\n")]
    [InlineData("GET /streams/cam.m3u8 HTTP/1.1\r\nHost: a b\r\nCookie: {0}\r\n\r\n")]
    [InlineData("GET http://elsewhere/streams/cam.m3u8 HTTP/1.1\r\nHost: h\r\nCookie: {0}\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003")]
    public async Task A_broken_request_line_or_host_is_refused(string request) =>
        await _gate.RefusesAsync(request.Replace("{0}", _gate.Cookie, StringComparison.Ordinal) + LastRequest);

    [Theory]
    [InlineData("5\nhello\r\n0\r\n\r\n")]
    [InlineData("5;a\nhello\r\n0\r\n\r\n")]
    [InlineData("5;a=\"x\ny\"\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5\r\nhelloXX0\r\n\r\n")]
    [InlineData("-5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("0x5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n")]
    public async Task A_broken_chunk_ends_the_connection_and_nothing_behind_it_is_read(string chunks)
    {
        var answer = await Attacker.ExchangeAsync(
            _gate.Public,
            $"GET /streams/cam.m3u8 HTTP/1.1\r\nHost: h\r\nCookie: {_gate.Cookie}\r\nTransfer-Encoding: chunked\r\n\r\n"
                + $"{chunks}GET /streams/cam/second.ts HTTP/1.1\r\nHost: h\r\nCookie: {_gate.Cookie}\r\n\r\n");

        Assert.DoesNotContain(_gate.Origin.Requests.All, request => request.Target.Contains("second", StringComparison.Ordinal));
        Assert.InRange(CountOf("HTTP/1.1 ", answer), 0, 1);
        await _gate.ViewerPlaysOnAsync();
    }

    /// <summary>RFC 9112 §6.1: the coding counts, and the connection ends behind it, so that nothing is read twice.</summary>
    [Fact]
    public async Task With_a_length_and_a_coding_nothing_behind_the_body_is_a_request()
    {
        var answer = await Attacker.ExchangeAsync(
            _gate.Public,
            $"GET /streams/cam.m3u8 HTTP/1.1\r\nHost: h\r\nCookie: {_gate.Cookie}\r\nContent-Length: 6\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /streams/cam/second.ts HTTP/1.1\r\nHost: h\r\n"
                + $"Cookie: {_gate.Cookie}\r\n\r\n");

        Assert.InRange(CountOf("HTTP/1.1 ", answer), 0, 1);
        Assert.DoesNotContain(_gate.Origin.Requests.All, request => request.Target.Contains("second", StringComparison.Ordinal));
        await _gate.ViewerPlaysOnAsync();
    }

    /// <summary>Kestrel reads <c>+5</c> as 5, as strict servers do not; what stands behind it must not read anything else.</summary>
    [Fact]
    public async Task A_length_with_a_sign_goes_on_without_it()
    {
        await using var client = await RawClient.ConnectAsync(_gate.Public);
        await client.WriteAsync($"POST /whep/cam?token={await _gate.MintAsync()} HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nhello");
        Assert.Equal(200, (await client.ReadAsync()).Status);

        Assert.Equal(["5"], _gate.Origin.Requests.All[^1]["Content-Length"]);
    }

    private static int CountOf(string what, string text) => text.Split(what).Length - 1;
}
