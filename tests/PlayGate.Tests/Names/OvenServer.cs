using System.Text;
using System.Text.Json;

namespace PlayGate.Tests.Names;

/// <summary>
/// How OvenMediaEngine finds a stream in a client's words, from its <c>ov::Url</c> (base/ovlibrary/url.cpp), <c>HttpRequest::UpdateUri</c>
/// (modules/http/server/http_request.cpp), <c>RtmpStreamV2::PostPublish</c> and <c>srt::StreamUrlResolver::Resolve</c>, January 2026:
/// <list type="bullet">
/// <item>The scheme goes to the last <c>://</c> of the text, a user and password to the last <c>@</c> with a colon before it.</item>
/// <item>The path goes to the first <c>?</c>; <c>#</c> and <c>;</c> are letters of it. Nothing is decoded and no dot segment folded.</item>
/// <item>Split at each slash: application, stream, file. The webhook gets the URL put together again.</item>
/// <item>HTTP and WebSocket: the text is <c>Host</c> and the request target in a row, both the client's own.</item>
/// <item>RTMP: all of the stream key up to its <c>?</c> is the stream, slashes included. SRT: the stream id decoded once.</item>
/// </list>
/// </summary>
internal sealed class OvenServer
{
    private string _path = "";
    private string _query = "";
    private string _before = "";

    public string Application { get; private set; } = "";

    public string Stream { get; private set; } = "";

    public string Url => _before + _path + (_query.Length > 0 ? "?" + _query : "");

    public static OvenServer? Http(string host, string target) => Read($"ws://{host}{target}");

    public static OvenServer? Rtmp(string connected, string key)
    {
        if (Read(connected) is not { } url)
        {
            return null;
        }

        var query = key.IndexOf('?', StringComparison.Ordinal);
        var name = query < 0 ? key : key[..query];
        url._query += query < 0 ? "" : (url._query.Length > 0 ? "&" : "") + key[(query + 1)..];
        if (name.Length > 0)
        {
            var parts = url._path.Split('/').ToList();
            parts.AddRange(Enumerable.Repeat("", Math.Max(0, 3 - parts.Count)));
            parts[2] = url.Stream = name;
            url._path = string.Join('/', parts);
        }

        return url;
    }

    public static OvenServer? Srt(string streamId)
    {
        var text = DecodedOnce(streamId);
        return text.StartsWith("srt://", StringComparison.Ordinal) ? Read(text) : text.Split('/').Length is 3 or 4 ? Read("srt://" + text)
            : null;
    }

    public static OvenServer? Read(string text)
    {
        text = text.Split('\0')[0];
        var scheme = text.LastIndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return null;
        }

        var at = scheme + 3;
        var end = text.LastIndexOf('@');
        if (end > at + 2 && text.IndexOf(':', at + 1, end - at - 2) >= 0)
        {
            at = end + 1;
        }

        while (at < text.Length && !":/?#".Contains(text[at], StringComparison.Ordinal))
        {
            at++;
        }

        while (at < text.Length && (text[at] == ':' || char.IsAsciiDigit(text[at])))
        {
            at++;
        }

        var url = new OvenServer { _before = text[..at] };
        if (at < text.Length && text[at] == '/')
        {
            url._path = text[at..].Split('?')[0];
        }

        url._query = text[(at + url._path.Length)..] is ['?', .. var query] ? query.Split('?')[0] : "";
        var parts = url._path.Split('/');
        (url.Application, url.Stream) = (parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
        return url;
    }

    public byte[] Hook(string direction, string protocol) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        client = new { address = "192.0.2.7", port = 1 },
        request = new { direction, protocol, status = "opening", url = Url, time = "2026-05-12T13:45:00.000Z" },
    });

    private static string DecodedOnce(string text)
    {
        var decoded = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]);
            decoded.Append(isEscape ? (char)Convert.FromHexString(text.AsSpan(i + 1, 2))[0] : text[i]);
            i += isEscape ? 2 : 0;
        }

        return decoded.ToString();
    }
}
