using System.Text;
using System.Text.Json;

namespace PlayGate.Tests.Names;

/// <summary>
/// How MediaMTX finds a path in a client's words, from its <c>internal/servers</c> (rtmp/conn.go, webrtc/http_server.go,
/// srt/streamid.go) and <c>auth/manager.go</c>, August 2026: RTMP and HTTP decode the URL's path once, as Go does, and take the slashes in
/// front off; WHIP's path is what stands before <c>/whip</c>; SRT's stream id is split at colons and not decoded. A path is one name,
/// slashes included; only later is it looked at whether it is a valid one.
/// </summary>
internal sealed record MediaMtxServer(string Path, string Query)
{
    public static MediaMtxServer? Rtmp(string path, string query) =>
        Decoded(path) is { } decoded ? new MediaMtxServer(decoded.TrimStart('/'), query) : null;

    public static MediaMtxServer? Whip(string path, string query) =>
        Decoded(path) is ['/', _, .., '/', 'w', 'h', 'i' or 'e', 'p'] decoded ? new MediaMtxServer(decoded[1..^"/whip".Length], query)
            : null;

    public static MediaMtxServer? Srt(string streamId) =>
        streamId.Split(':') is [_, var path, .. var rest]
            && rest.Length is 0 or 1 or 3 ? new MediaMtxServer(path, rest is [.., var query] ? query : "") : null;

    public byte[] Hook(string action) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        ip = "192.0.2.7",
        user = "",
        password = "",
        token = "",
        action,
        path = Path,
        protocol = "rtmp",
        id = "1",
        query = Query,
        userAgent = "",
    });

    /// <summary>Null where Go finds an escape that is none; bytes that are no text become U+FFFD, as its JSON has them.</summary>
    private static string? Decoded(string path)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != '%')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(path, i, 1));
                continue;
            }

            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                return null;
            }

            bytes.Add(Convert.FromHexString(path.AsSpan(i + 1, 2))[0]);
            i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
