using System.Text;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Abuse;

/// <summary>Whoever holds a connection without using it loses it; how long that takes is <c>Kestrel:Limits</c>, here seconds.</summary>
public sealed class SlowPeerTests : IClassFixture<ImpatientGate>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly ImpatientGate _gate;

    public SlowPeerTests(ImpatientGate gate)
    {
        _gate = gate;
        gate.Begin();
    }

    [Fact]
    public async Task A_head_that_trickles_in_is_given_up()
    {
        var attackers = Enumerable.Range(0, 50).Select(_ => TrickleAsync("GET /streams/cam.m3u8 HTTP/1.1\r\nHost: h\r\n", "X-A: b\r\n"));
        var attack = Task.WhenAll(attackers);
        await _gate.ViewerPlaysOnAsync();

        Assert.All(await attack, answer => Assert.Matches("^$|^HTTP/1.1 408 ", answer.Split('\r')[0]));
        Assert.Empty(_gate.Origin.Requests.All.Skip(1));
    }

    [Fact]
    public async Task A_connection_without_a_request_is_closed()
    {
        await using var idle = await Attacker.ConnectAsync(_gate.Public);

        Assert.Equal("", await idle.ReadToEndAsync());
    }

    /// <summary>The origin gets it as it comes, and loses it with the viewer.</summary>
    [Fact]
    public async Task A_body_that_trickles_in_is_given_up()
    {
        var heard = new TaskCompletionSource();
        _gate.Origin.Answer = async context =>
        {
            try
            {
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException)
            {
                heard.TrySetResult();
            }
        };
        var head = $"POST /whep/cam?token={await _gate.MintAsync()} HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n";

        Assert.Matches("^$|^HTTP/1.1 4", (await TrickleAsync(head, "a")).Split('\r')[0]);
        await heard.Task.InTimeAsync();
        _gate.Begin();
        await _gate.ViewerPlaysOnAsync();
    }

    [Fact]
    public async Task A_viewer_who_reads_nothing_is_cut_and_the_origin_with_them()
    {
        var cut = new TaskCompletionSource();
        _gate.Origin.Answer = async context =>
        {
            var megabyte = new byte[1024 * 1024];
            using var registration = context.RequestAborted.Register(cut.SetResult);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(megabyte, CancellationToken.None);
            }
        };
        await using var sleeper = await Attacker.ConnectAsync(_gate.Public);
        await sleeper.TryWriteAsync($"GET /streams/cam.mp4 HTTP/1.1\r\nHost: h\r\nCookie: {_gate.Cookie}\r\n\r\n");

        await cut.Task.InTimeAsync();
        _gate.Begin();
        await _gate.ViewerPlaysOnAsync();
    }

    /// <summary>Says a little more every now and then, until the server has had enough.</summary>
    private async Task<string> TrickleAsync(string beginning, string drop)
    {
        await using var attacker = await Attacker.ConnectAsync(_gate.Public);
        await attacker.TryWriteAsync(beginning);
        var end = attacker.ReadToEndAsync();
        while (!end.IsCompleted && await attacker.TryWriteAsync(Encoding.Latin1.GetBytes(drop)))
        {
            await Task.WhenAny(end, Task.Delay(Pause));
        }

        return await end;
    }
}
