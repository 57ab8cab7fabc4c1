using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>Responses that take long: a session that ends takes them with it.</summary>
public sealed class OpenResponseTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private const string Flowing = "/streams/cam/movie.mp4";
    private const string Blocking = "/streams/cam/live.m3u8?_HLS_msn=7";

    [Fact]
    public async Task A_kick_cuts_what_is_on_its_way_to_the_session_and_to_no_other()
    {
        await using var origin = await KestrelOrigin.StartAsync(AnswerAsync);
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam", more: new { subject = "anna" }));
        var other = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        using var movie = await BeginAsync(gate, Flowing, cookie);
        using var others = await BeginAsync(gate, Flowing, other);
        var reload = gate.GetAsync(Blocking, cookie);
        await origin.Requests.FirstAsync(request => request.Target.Contains("_HLS_msn", StringComparison.Ordinal));

        using var kick = await gate.ManagementClient.DeleteAsync("/api/sessions?subject=anna");

        await Assert.ThrowsAsync<HttpRequestException>(() => movie.Content.ReadAsByteArrayAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => reload);
        var stream = await others.Content.ReadAsStreamAsync();
        Assert.Equal(1000, await stream.ReadAtLeastAsync(new byte[1000], 1000));
        using var still = await gate.GetAsync("/streams/cam0001.ts", other);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task A_first_response_is_cut_like_any_other()
    {
        await using var origin = await KestrelOrigin.StartAsync(AnswerAsync);
        await using var gate = await TestGate.InFrontOfAsync(origin);
        using var first = await BeginAsync(gate, $"{Flowing}?token={await gate.MintAsync("cam")}", null);

        using var kick = await gate.ManagementClient.DeleteAsync("/api/sessions?streamId=cam");

        await Assert.ThrowsAsync<HttpRequestException>(() => first.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_absolute_end_cuts_too()
    {
        await using var origin = await KestrelOrigin.StartAsync(AnswerAsync);
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Session:Lifetime", "01:00:00"));
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        using var movie = await BeginAsync(gate, Flowing, cookie);

        var cut = Assert.ThrowsAsync<HttpRequestException>(() => movie.Content.ReadAsByteArrayAsync());
        gate.Leap(TimeSpan.FromHours(1));
        await Patience.UntilAsync(() =>
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            return cut.IsCompleted;
        });

        await cut;
    }

    [Fact]
    public async Task An_idle_session_loses_a_response_that_stands_still_and_keeps_one_that_flows()
    {
        await using var origin = await KestrelOrigin.StartAsync(AnswerAsync);
        await using var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded, ("PlayGate:Session:IdleTimeout", "00:01:00"));
        var standing = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        var flowing = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        using var stands = await BeginAsync(gate, Flowing, standing);
        var parts = Channel.CreateUnbounded<int>();
        origin.Answer = context => AnswerAsync(context, parts.Reader);
        using var flows = await BeginAsync(gate, Flowing, flowing);
        var flow = await flows.Content.ReadAsStreamAsync();
        var cut = Assert.ThrowsAsync<HttpRequestException>(() => stands.Content.ReadAsByteArrayAsync());

        while (!cut.IsCompleted)
        {
            parts.Writer.TryWrite(0);
            await flow.ReadExactlyAsync(new byte[1000]);
            gate.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(cut, Task.Delay(Pause)); // or the clock runs away from what is done on other threads
        }

        await cut;
        parts.Writer.TryWrite(0);
        await flow.ReadExactlyAsync(new byte[1000]);
        using var still = await gate.GetAsync("/streams/cam.m3u8", flowing);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task What_was_sent_is_told_while_it_flows_and_after_another_request_on_the_same_connection()
    {
        await using var origin = await KestrelOrigin.StartAsync(AnswerAsync);
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        for (var segment = 0; segment < 3; segment++)
        {
            using var response = await gate.GetAsync($"/streams/cam000{segment}.ts", cookie);
            Assert.Equal(7, (await response.Content.ReadAsByteArrayAsync()).Length);
        }

        using var movie = await BeginAsync(gate, Flowing, cookie);
        await (await movie.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[1000]);

        var list = await gate.ManagementClient.GetStringAsync("/api/sessions");
        Assert.Contains($"\"bytes\":{7 + (3 * 7) + 1000}", list, StringComparison.Ordinal);
    }

    private static Task AnswerAsync(HttpContext context) => AnswerAsync(context, Channel.CreateUnbounded<int>());

    /// <summary>A movie of which as many parts come as are asked for, a playlist that is not there yet, and the rest.</summary>
    private static async Task AnswerAsync(HttpContext context, ChannelReader<int> parts)
    {
        if (context.Request.Query.ContainsKey("_HLS_msn"))
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        if (!context.Request.Path.Value!.EndsWith(".mp4", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync("segment");
            return;
        }

        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(new byte[1000]);
            await context.Response.Body.FlushAsync();
            await parts.ReadAsync(context.RequestAborted);
        }
    }

    private static async Task<HttpResponseMessage> BeginAsync(TestGate gate, string target, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        var response = await gate.Viewer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }
}
