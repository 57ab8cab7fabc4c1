using System.Net;
using System.Text;
using PlayGate.Shield.Fetch;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Tests.Shield;

/// <summary>Requests for another protocol, on connections that an application makes in its own way.</summary>
public sealed class UpgradeClientTests
{
    [Fact]
    public async Task An_origin_that_agrees_is_read_and_written_on_its_connection_after_the_client_has_gone()
    {
        using var origin = new ScriptedConnection("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nhello");

        var response = await AskAsync(origin);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
        await using (var stream = await response.Content.ReadAsStreamAsync())
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            Assert.Equal("hello", await reader.ReadToEndAsync());
            await stream.WriteAsync("and back"u8.ToArray());
            Assert.False(origin.IsClosed);
        }

        Assert.Contains("X-Wrapped: yes\r\n", origin.Written, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nand back", origin.Written, StringComparison.Ordinal);
        Assert.True(origin.IsClosed);
    }

    [Fact]
    public async Task An_origin_that_says_no_is_heard_out_and_its_connection_closed()
    {
        using var origin = new ScriptedConnection("HTTP/1.1 404 Not Found\r\nContent-Length: 8\r\n\r\nnot here");

        using var response = await AskAsync(origin);

        Assert.Equal("not here", await response.Content.ReadAsStringAsync());
        Assert.True(origin.IsClosed);
    }

    [Fact]
    public async Task An_origin_that_breaks_off_is_an_error_and_its_connection_closed()
    {
        using var origin = new ScriptedConnection("HTTP/1.1 101 Switching");

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(origin));

        Assert.True(origin.IsClosed);
    }

    private static Task<HttpResponseMessage> AskAsync(Stream origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "http://origin.example/chat") { Version = HttpVersion.Version11 };
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "chat");
        return new UpgradeClient(
            new Clients(origin), new ForwarderHttpClientContext { ClusterId = "origin", NewConfig = HttpClientConfig.Empty })
            .SendAsync(request, default);
    }

    /// <summary>Those of an application: their connections go nowhere else, and what is asked says so.</summary>
    private sealed class Clients(Stream origin) : ForwarderHttpClientFactory
    {
        protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler) =>
            handler.ConnectCallback = (_, _) => ValueTask.FromResult(origin);

        protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
            new Wrapping(handler);
    }

    private sealed class Wrapping(HttpMessageHandler handler) : DelegatingHandler(handler)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("X-Wrapped", "yes");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class ScriptedConnection(string answer) : MemoryStream(Encoding.ASCII.GetBytes(answer))
    {
        private readonly MemoryStream _written = new();

        public bool IsClosed { get; private set; }

        public string Written => Encoding.ASCII.GetString(_written.ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _written.WriteAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
