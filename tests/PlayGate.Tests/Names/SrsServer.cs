using System.Text.Json;

namespace PlayGate.Tests.Names;

/// <summary>
/// How SRS finds a stream in a client's words, from <c>srs_discovery_tc_url</c>, <c>srs_generate_stream_url</c> and
/// <c>srs_path_filename</c> (protocol/srs_protocol_utility.cpp, kernel/srs_kernel_utility.cpp), <c>SrsRequest::strip</c> and the WHIP
/// handler (app/srs_app_rtc_api.cpp), SRS 7 of October 2024:
/// <list type="bullet">
/// <item>RTMP: <c>tcUrl</c> and stream in a row; what stands between a <c>?</c> or <c>#</c> and the last slash is moved behind the stream;
/// <c>/_definst_</c> falls away; the last segment is the stream, everything before it the application. Nothing is decoded.</item>
/// <item>White space is taken out of both, and slashes from their ends. WHIP takes both from its query as they are.</item>
/// <item>A stream is looked up by application and name, and the name's extension, from its last dot on, is left off.</item>
/// </list>
/// </summary>
internal sealed record SrsServer(string Application, string Name, string Param)
{
    /// <summary>By what the server knows the stream.</summary>
    public string Served => $"/{Application}/{(Name.LastIndexOf('.') is var dot and >= 0 ? Name[..dot] : Name)}";

    public static SrsServer? Rtmp(string connected, string key)
    {
        var query = key.IndexOf('?', StringComparison.Ordinal);
        var name = query < 0 ? key : key[..query];
        var text = connected.Replace("...vhost...", "?vhost=", StringComparison.Ordinal)
            + (name is ['/', ..] ? name : "/" + name) + (query < 0 ? "" : key[query..]);
        var (mark, slash) = (text.IndexOfAny(['?', '#']), text.LastIndexOf('/'));
        if (mark >= 0 && mark < slash)
        {
            text = text[..mark] + text[slash..] + text[mark..slash];
        }

        text = text.Replace("/_definst_", "", StringComparison.Ordinal);
        var authority = text.IndexOf("://", StringComparison.Ordinal);
        var start = authority < 0 ? -1 : text.IndexOfAny(['/', '?', '#'], authority + 3);
        if (start < 0 || text[start] != '/')
        {
            return null;
        }

        var end = text.IndexOfAny(['?', '#'], start);
        var path = end < 0 ? text[start..] : text[start..end];
        var last = path.LastIndexOf('/');
        return new SrsServer(Stripped(path[..last]), Stripped(path[(last + 1)..]), end < 0 ? "" : text[end..]);
    }

    public static SrsServer Whip(string application, string stream, string query) => new(application, stream, query);

    public byte[] Hook(string action) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        server_id = "s",
        action,
        client_id = "1",
        ip = "192.0.2.7",
        vhost = "__defaultVhost__",
        app = Application,
        tcUrl = "rtmp://h/" + Application,
        stream = Name,
        param = Param,
        stream_url = Served,
    });

    private static string Stripped(string text) =>
        string.Concat(text.Where(character => character is not (' ' or '\n' or '\r' or '\t'))).Trim('/');
}
