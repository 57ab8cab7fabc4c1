using System.Text;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Testing;

public class KestrelOriginTests
{
    [Fact]
    public async Task A_request_is_remembered_byte_for_byte()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        const string head = "GET /a/%2e%2e//b;c?x=%41&&y HTTP/1.1\r\nhOsT: h\r\nX-Z: 1\r\naccept: a\r\nX-Z: 2\r\nX-A:3\r\n\r\n";

        Assert.Equal(200, (await RawClient.SendAsync(new Uri(origin.Url), head)).Status);

        var request = Assert.Single(origin.Requests.All);
        Assert.Equal("/a/%2e%2e//b;c?x=%41&&y", request.Target);
        Assert.Equal(["hOsT", "X-Z", "accept", "X-Z", "X-A"], request.Headers.Select(header => header.Key));
        Assert.Equal(["1", "2"], request["x-z"]);
        Assert.Equal(head, request.Head);
    }

    [Fact]
    public async Task Requests_on_one_connection_are_told_apart_though_a_body_looks_like_a_request()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var client = await RawClient.ConnectAsync(new Uri(origin.Url));
        const string body = "GET /two HTTP/1.1\r\nX-Fake: 1\r\n\r\n";

        await client.WriteAsync(
            $"POST /one HTTP/1.1\r\nHost: h\r\nContent-Length: {body.Length}\r\n\r\n{body}GET /two HTTP/1.1\r\nHost: h\r\n\r\n");
        await client.ReadAsync();
        await client.ReadAsync();

        Assert.Equal(["/one", "/two"], origin.Requests.All.Select(request => request.Target));
        Assert.Empty(origin.Requests.All[1]["X-Fake"]);
    }

    [Fact]
    public async Task Headers_and_body_are_what_was_asked_for()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(410, "gone", ("X-A", "1"), ("X-A", "2")));

        var response = await RawClient.GetAsync(new Uri(origin.Url), "/");

        Assert.Equal(410, response.Status);
        Assert.Equal(["1", "2"], response["x-a"]);
        Assert.Equal("gone", response.Text);
        Assert.True(response.Complete);
    }

    [Fact]
    public async Task A_cut_before_the_first_byte_comes_after_the_headers()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.CutBeforeBody(200));

        var response = await RawClient.GetAsync(new Uri(origin.Url), "/");

        Assert.Equal(200, response.Status);
        Assert.Equal("1000", response.Header("Content-Length"));
        Assert.Empty(response.Body);
        Assert.False(response.Complete);
    }

    [Fact]
    public async Task A_cut_body_ends_where_it_was_cut()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.CutAfter(70_000, new byte[100_000]));

        var response = await RawClient.GetAsync(new Uri(origin.Url), "/");

        Assert.Equal(70_000, response.Body.Length);
        Assert.False(response.Complete);
    }

    [Fact]
    public async Task A_cut_before_the_headers_leaves_no_response()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.CutBeforeHeaders());

        await Assert.ThrowsAsync<EndOfStreamException>(() => RawClient.GetAsync(new Uri(origin.Url), "/"));
    }

    [Fact]
    public async Task An_answer_waits_for_its_signal()
    {
        var signal = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.After(signal.Task, OriginAnswer.Respond(200, "late")));

        var response = RawClient.GetAsync(new Uri(origin.Url), "/");
        await origin.Requests.AtLeastAsync(1);
        Assert.False(response.IsCompleted);
        signal.SetResult();

        Assert.Equal("late", (await response).Text);
    }

    [Fact]
    public async Task Chunks_are_put_together()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            foreach (var part in new[] { "one ", "two" })
            {
                await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(part));
                await context.Response.Body.FlushAsync();
            }
        });

        var response = await RawClient.GetAsync(new Uri(origin.Url), "/");

        Assert.Equal("chunked", response.Header("Transfer-Encoding"));
        Assert.Equal("one two", response.Text);
        Assert.True(response.Complete);
    }

    [Fact]
    public async Task A_HEAD_has_headers_only()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "four"));

        var response = await RawClient.SendAsync(new Uri(origin.Url), "HEAD", "/");

        Assert.Equal("4", response.Header("Content-Length"));
        Assert.Empty(response.Body);
    }
}
