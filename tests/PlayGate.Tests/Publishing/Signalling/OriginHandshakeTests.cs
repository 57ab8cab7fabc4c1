using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PlayGate.Media.Signalling;

namespace PlayGate.Tests.Publishing.Signalling;

/// <summary>What an origin has to answer before it is spoken to as a WebSocket (RFC 6455 §4.1).</summary>
public sealed class OriginHandshakeTests : IDisposable
{
    private readonly HttpRequestMessage _request = new();
    private readonly HttpResponseMessage _response = new(HttpStatusCode.SwitchingProtocols);
    private readonly OriginHandshake _handshake = new(["mqtt", "stomp"]);

    public OriginHandshakeTests()
    {
        _handshake.Ask(_request.Headers);
        Answer("Connection", "keep-alive, Upgrade");
        Answer("Upgrade", "WebSocket");
        Answer("Sec-WebSocket-Accept", AcceptOf(_request.Headers.GetValues("Sec-WebSocket-Key").Single()));
    }

    [Fact]
    public void It_asks_with_sixteen_random_bytes_and_offers_the_clients_protocols_without_extensions()
    {
        var key = _request.Headers.GetValues("Sec-WebSocket-Key").Single();
        Assert.Equal(16, Convert.FromBase64String(key).Length);
        using var other = new HttpRequestMessage();
        new OriginHandshake([]).Ask(other.Headers);
        Assert.NotEqual(key, other.Headers.GetValues("Sec-WebSocket-Key").Single());

        Assert.Equal(["13"], _request.Headers.GetValues("Sec-WebSocket-Version"));
        Assert.Equal(["mqtt, stomp"], _request.Headers.GetValues("Sec-WebSocket-Protocol"));
        Assert.False(other.Headers.Contains("Sec-WebSocket-Protocol"));
        Assert.False(_request.Headers.Contains("Sec-WebSocket-Extensions"));
    }

    [Fact]
    public void An_answer_to_what_was_asked_is_accepted_and_no_protocol_needs_be_chosen()
    {
        Assert.True(_handshake.IsAccepted(_response));
        Assert.Null(_handshake.Protocol(_response));

        Answer("Sec-WebSocket-Protocol", "stomp");
        Assert.True(_handshake.IsAccepted(_response));
        Assert.Equal("stomp", _handshake.Protocol(_response));
    }

    [Theory]
    [InlineData("Connection", "keep-alive")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("Sec-WebSocket-Accept", "")]
    [InlineData("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")]
    [InlineData("Sec-WebSocket-Protocol", "soap")]
    [InlineData("Sec-WebSocket-Extensions", "permessage-deflate")]
    public void What_answers_something_else_is_no_WebSocket(string name, string value)
    {
        _response.Headers.Remove(name);
        Answer(name, value);
        Assert.False(_handshake.IsAccepted(_response));
    }

    [Fact]
    public void Without_a_change_of_protocols_there_is_none()
    {
        _response.StatusCode = HttpStatusCode.OK;
        Assert.False(_handshake.IsAccepted(_response));
    }

    public void Dispose()
    {
        _request.Dispose();
        _response.Dispose();
    }

    private void Answer(string name, string value) => Assert.True(_response.Headers.TryAddWithoutValidation(name, value));

    [SuppressMessage("Security", "CA5350", Justification = "The protocol asks for it.")]
    private static string AcceptOf(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
}
