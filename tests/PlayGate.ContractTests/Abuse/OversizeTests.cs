namespace PlayGate.ContractTests.Abuse;

/// <summary>What is too large is refused as soon as it is seen to be, and not read to its end.</summary>
public sealed class OversizeTests : IClassFixture<BesiegedGate>
{
    private readonly BesiegedGate _gate;

    public OversizeTests(BesiegedGate gate)
    {
        _gate = gate;
        gate.Begin();
    }

    [Fact]
    public async Task A_query_beyond_8_KB_is_414() =>
        Assert.StartsWith(
            "HTTP/1.1 414 ",
            await _gate.RefusesAsync(Request($"/streams/cam.m3u8?token={new string('a', 9_000)}")),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_path_beyond_8_KB_is_414() =>
        Assert.StartsWith(
            "HTTP/1.1 414 ", await _gate.RefusesAsync(Request($"/streams/~{new string('a', 9_000)}/cam.m3u8")), StringComparison.Ordinal);

    [Fact]
    public async Task A_header_beyond_32_KB_is_431() =>
        Assert.StartsWith(
            "HTTP/1.1 431 ",
            await _gate.RefusesAsync(Request("/streams/cam.m3u8", $"X-A: {new string('a', 33_000)}")),
            StringComparison.Ordinal);

    [Fact]
    public async Task Cookies_beyond_32_KB_are_431() =>
        Assert.StartsWith(
            "HTTP/1.1 431 ",
            await _gate.RefusesAsync(Request("/streams/cam.m3u8", "Cookie: " + Cookies(400, 100))),
            StringComparison.Ordinal);

    [Fact]
    public async Task More_than_100_headers_are_431() =>
        Assert.StartsWith(
            "HTTP/1.1 431 ",
            await _gate.RefusesAsync(Request("/streams/cam.m3u8", [.. Enumerable.Range(0, 101).Select(n => $"X-{n}: a")])),
            StringComparison.Ordinal);

    [Fact]
    public async Task As_many_false_tickets_as_a_header_holds_are_a_refusal_like_any_other() =>
        Assert.Contains(
            "token_required",
            await _gate.RefusesAsync(Request("/streams/cam.m3u8", "Cookie: " + Cookies(80, 330))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task A_body_that_nobody_wants_is_not_waited_for(string method) =>
        Assert.StartsWith("HTTP/1.1 405 ", await _gate.RefusesAsync(Unmeasured(method)), StringComparison.Ordinal);

    [Fact]
    public async Task Neither_is_one_without_measure_from_a_viewer()
    {
        Assert.StartsWith("HTTP/1.1 400 ", await Attacker.ExchangeAsync(_gate.Public, Unmeasured("GET")), StringComparison.Ordinal);
        await _gate.ViewerPlaysOnAsync();
    }

    /// <summary>32 MB of what never ends, of which the server has read 32 KB when it closes the connection.</summary>
    [Theory]
    [InlineData("GET /streams/")]
    [InlineData("GET /streams/cam.m3u8 HTTP/1.1\r\nX-A: ")]
    [InlineData("GET /streams/cam.m3u8 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;")]
    public async Task What_never_ends_is_cut(string beginning)
    {
        await using var attacker = await Attacker.ConnectAsync(_gate.Public);
        Assert.True(await attacker.TryWriteAsync(beginning));
        var more = new string('a', 32 * 1024);
        var sent = 0;
        while (sent < 1000 && await attacker.TryWriteAsync(more))
        {
            sent++;
        }

        Assert.InRange(sent, 0, 999);
        Assert.Empty(_gate.Origin.Requests.All);
        await _gate.ViewerPlaysOnAsync();
    }

    private string Unmeasured(string method) =>
        $"{method} /streams/cam.m3u8 HTTP/1.1\r\nHost: h\r\nCookie: {_gate.Cookie}\r\nConnection: close\r\n"
            + "Content-Length: 10000000000\r\n\r\n";

    private static string Request(string target, params string[] headers) =>
        $"GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{string.Concat(headers.Select(line => line + "\r\n"))}\r\n";

    private static string Cookies(int count, int length) =>
        string.Join("; ", Enumerable.Range(0, count).Select(number => $"playgate-{number:000000000000}={new string('a', length)}"));
}
