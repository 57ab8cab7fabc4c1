namespace PlayGate.ContractTests.Abuse;

public sealed class Http2FloodTests : IClassFixture<BesiegedGate>
{
    private const int StreamsPerConnection = 100;
    private const int Flood = 20_000;
    private readonly BesiegedGate _gate;

    public Http2FloodTests(BesiegedGate gate)
    {
        _gate = gate;
        gate.Begin();
    }

    /// <summary>
    /// CVE-2023-44487: a stream that is reset at once is not open any more, but whoever answers it may still be at work, so the server
    /// counts it until then. Either it keeps up, or it ends the connection.
    /// </summary>
    [Fact]
    public async Task Streams_that_are_reset_at_once_are_no_way_around_their_limit()
    {
        var (running, most) = (0, 0);
        _gate.Origin.Answer = async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(Timeout.Infinite, context.RequestAborted)
                .ContinueWith(_ => Interlocked.Decrement(ref running), TaskScheduler.Default);
        };
        var request = Http2Frames.Get("/streams/cam.m3u8", _gate.Cookie);
        await using (var attacker = await Attacker.ConnectAsync(_gate.Http2))
        {
            _ = attacker.ReadToEndAsync();
            await attacker.TryWriteAsync(Http2Frames.Opening);
            var stream = 1;
            while (stream < 2 * Flood && await attacker.TryWriteAsync((byte[])
                [.. Http2Frames.Headers(stream, request, Http2Frames.EndHeaders | Http2Frames.EndStream), .. Http2Frames.Reset(stream)]))
            {
                stream += 2;
            }
        }

        _gate.Begin();
        await _gate.ViewerPlaysOnAsync();
        Assert.InRange(most, 0, 2 * StreamsPerConnection);
    }

    [Fact]
    public async Task Headers_that_never_end_end_the_connection()
    {
        await using var attacker = await Attacker.ConnectAsync(_gate.Http2);
        var answer = attacker.ReadToEndAsync();
        await attacker.TryWriteAsync((byte[])[.. Http2Frames.Opening, .. Http2Frames.Headers(
            1, Http2Frames.Get("/streams/cam.m3u8", _gate.Cookie), Http2Frames.EndStream)]);
        var more = Http2Frames.Continuation(1, Http2Frames.Field("x-a", new string('a', 8_000)));
        var sent = 0;
        while (sent < 4_000 && await attacker.TryWriteAsync(more))
        {
            sent++;
        }

        Assert.InRange(sent, 0, 3_999);
        await answer;
        Assert.Empty(_gate.Origin.Requests.All);
        await _gate.ViewerPlaysOnAsync();
    }

    [Fact]
    public async Task An_honest_request_is_answered()
    {
        using var client =
            new HttpClient { DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        client.DefaultRequestHeaders.Add("Cookie", _gate.Cookie);

        Assert.Equal("origin", await client.GetStringAsync(new Uri(_gate.Http2, "/streams/cam.m3u8")));
    }
}
