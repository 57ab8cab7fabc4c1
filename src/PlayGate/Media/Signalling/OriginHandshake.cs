using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace PlayGate.Media.Signalling;

/// <summary>
/// The client's part of a WebSocket's opening handshake (RFC 6455 §4.1), without extensions. <c>ClientWebSocket</c> would keep its options
/// and headers for as long as the socket lives: two of the 31 kilobytes of an idle socket (<c>tests/load/signalling.sh</c>).
/// </summary>
internal sealed class OriginHandshake(IList<string> protocols)
{
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    public void Ask(HttpRequestHeaders headers)
    {
        headers.TryAddWithoutValidation(HeaderNames.Connection, "Upgrade");
        headers.TryAddWithoutValidation(HeaderNames.Upgrade, "websocket");
        headers.TryAddWithoutValidation(HeaderNames.SecWebSocketVersion, "13");
        headers.TryAddWithoutValidation(HeaderNames.SecWebSocketKey, _key);
        if (protocols.Count > 0)
        {
            headers.TryAddWithoutValidation(HeaderNames.SecWebSocketProtocol, string.Join(", ", protocols));
        }
    }

    public bool IsAccepted(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.SwitchingProtocols
        && Only(response, HeaderNames.Upgrade) is { } upgrade && upgrade.Equals("websocket", StringComparison.OrdinalIgnoreCase)
        && response.Headers.Connection.Contains("Upgrade")
        && Only(response, HeaderNames.SecWebSocketAccept) == Accept()
        && !response.Headers.Contains(HeaderNames.SecWebSocketExtensions)
        && (!response.Headers.Contains(HeaderNames.SecWebSocketProtocol) || Protocol(response) is not null);

    /// <summary>The subprotocol that the origin chose from those offered.</summary>
    public string? Protocol(HttpResponseMessage response) =>
        Only(response, HeaderNames.SecWebSocketProtocol) is { } chosen
            ? protocols.FirstOrDefault(offered => offered.Equals(chosen, StringComparison.OrdinalIgnoreCase))
            : null;

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 §4.2.2 asks for SHA-1; nothing secret depends on it.")]
    private string Accept() => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(_key + Guid)));

    private static string? Only(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.ToArray() is [var value] ? value : null;
}
