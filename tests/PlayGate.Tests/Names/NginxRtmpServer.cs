using System.Globalization;
using System.Text;

namespace PlayGate.Tests.Names;

/// <summary>
/// How nginx-rtmp finds a stream in a client's words and tells of it, from <c>ngx_rtmp_cmd_fill_args</c> (ngx_rtmp_cmd_module.c),
/// <c>ngx_rtmp_netcall_http_format_session</c> and <c>ngx_rtmp_notify_publish_create</c> (1.2): a name is a C string of at most 255 bytes,
/// cut at its first <c>?</c>; it is escaped once for the hook, and what stood behind the <c>?</c> follows at the end as it is. A 3xx
/// answer's
/// <c>Location</c> is the stream's new name.
/// </summary>
internal sealed record NginxRtmpServer(string Name, string Arguments, string Connected)
{
    private const int Limit = 255;

    public static NginxRtmpServer Rtmp(string key, string connected)
    {
        var bytes = Encoding.UTF8.GetBytes(key.Split('\0')[0]);
        var text = Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, Limit)));
        var query = text.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? new NginxRtmpServer(text, "", connected) : new NginxRtmpServer(text[..query], text[(query + 1)..], connected);
    }

    public byte[] Hook(string call) => Encoding.Latin1.GetBytes(
        $"app=live&flashver={Escaped(Connected)}&swfurl={Escaped(Connected)}&tcurl={Escaped(Connected)}&pageurl=&addr=192.0.2.7&clientid=1"
        + $"&call={call}&name={Escaped(Name)}{(call == "publish" ? "&type=live" : "&start=0&duration=0&reset=0")}"
        + (Arguments.Length > 0 ? "&" + Arguments : ""));

    /// <summary>Controls, space, and <c>#%&amp;+;?</c>; the rest stays.</summary>
    private static string Escaped(string text) => string.Concat(Encoding.Latin1.GetBytes(text).Select(value =>
        value is <= 0x20 or >= 0x7f || "#%&+;?\"".Contains((char)value, StringComparison.Ordinal)
            ? "%" + value.ToString("X2", CultureInfo.InvariantCulture)
            : ((char)value).ToString()));
}
