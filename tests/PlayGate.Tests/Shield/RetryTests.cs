using System.Net;
using System.Net.Sockets;

namespace PlayGate.Tests.Shield;

/// <summary>An origin that cannot be connected to, as while its process is replaced.</summary>
public sealed class RetryTests
{
    private static readonly HttpRequestException Refused = new(HttpRequestError.ConnectionError, "refused");

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task What_could_not_connect_is_tried_again(string method)
    {
        using var origin = new ScriptedOrigin(shield => shield.Retries = 2);
        origin.Answer = (_, _) => origin.Requests.Count < 3 ? throw Refused : Task.FromResult(ScriptedOrigin.Text("well"));
        var answer = origin.SendAsync(new HttpMethod(method), "/a.ts", isGuarded: true, CancellationToken.None);
        await AdvanceAsync(origin, answer);
        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
        Assert.Equal(3, origin.Requests.Count);
    }

    [Fact]
    public async Task A_port_at_which_nobody_listens_is_tried_again()
    {
        using var port = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var origin = new ScriptedOrigin(shield => shield.Retries = 1);
        origin.Answer = async (message, cancellation) =>
        {
            message.RequestUri = new Uri($"http://{port.LocalEndPoint}/a.ts");
            try
            {
                return await client.SendAsync(message, cancellation);
            }
            catch (HttpRequestException)
            {
                port.Listen();
                _ = AnswerAsync(port);
                throw;
            }
        };
        var answer = origin.GetAsync("/a.ts");
        await AdvanceAsync(origin, answer);
        Assert.Equal("well", await (await answer).Content.ReadAsStringAsync());
        Assert.Equal(2, origin.Requests.Count);
    }

    [Fact]
    public async Task It_is_not_tried_more_often_than_that()
    {
        using var origin = new ScriptedOrigin(shield => shield.Retries = 2);
        origin.Answer = (_, _) => throw Refused;
        var answer = origin.GetAsync("/a.ts");
        await AdvanceAsync(origin, answer);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        Assert.Equal(3, origin.Requests.Count);
    }

    [Theory]
    [InlineData("POST", HttpRequestError.ConnectionError)]
    [InlineData("GET", HttpRequestError.ResponseEnded)]
    public async Task What_the_origin_may_be_at_work_on_is_not_sent_again(string method, HttpRequestError error)
    {
        using var origin = new ScriptedOrigin(shield => shield.Retries = 2);
        origin.Answer = (_, _) => throw new HttpRequestException(error);
        await Assert.ThrowsAsync<HttpRequestException>(
            () => origin.SendAsync(new HttpMethod(method), "/a.ts", isGuarded: false, CancellationToken.None));
        Assert.Single(origin.Requests);
    }

    [Fact]
    public async Task Unless_asked_for_nothing_is_tried_again()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => throw Refused;
        await Assert.ThrowsAsync<HttpRequestException>(() => origin.GetAsync("/a.ts"));
        Assert.Single(origin.Requests);
    }

    private static async Task AnswerAsync(Socket listening)
    {
        using var connection = await listening.AcceptAsync();
        await connection.ReceiveAsync(new byte[1024]);
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell"u8.ToArray());
    }

    private static Task AdvanceAsync(ScriptedOrigin origin, Task answer) => CoalescingTests.UntilAsync(() =>
    {
        origin.Clock.Advance(TimeSpan.FromMilliseconds(50));
        return answer.IsCompleted;
    });
}
