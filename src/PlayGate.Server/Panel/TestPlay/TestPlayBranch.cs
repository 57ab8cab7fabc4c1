using PlayGate.Server.Panel.SignIn;

namespace PlayGate.Server.Panel.TestPlay;

/// <summary>
/// The panel plays a stream through its own listener, by the very pipeline of the public one: no origin has to be allowed for it, and it
/// works through a tunnel too. Only players' requests get here, and of what an origin answers only what a player needs gets back, see
/// <see cref="PlayedResponse"/>: an origin is not trusted with a page on this listener.
/// </summary>
internal static class TestPlayBranch
{
    private const string Streams = "streams";
    private static readonly string[] s_players = ["", "empty", "video", "audio"];

    /// <summary>Where the panel plays a minted URL.</summary>
    public static string PathOf(string url, string publicUrl) =>
        url.StartsWith(publicUrl, StringComparison.Ordinal) ? url[publicUrl.Length..] : new Uri(url).PathAndQuery;

    /// <param name="app">The management pipeline, behind fence and key.</param>
    /// <param name="gate">The public listener's pipeline.</param>
    public static IApplicationBuilder UseTestPlay(this IApplicationBuilder app, RequestDelegate gate) => app.MapWhen(IsPlayer, play => play
        .UseWithoutPanelCookies()
        .UseMiddleware<PlayedResponse>()
        .Use(_ => gate));

    private static bool IsPlayer(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && IsStream(context.Request.Path.Value!)
        && s_players.Contains(context.Request.Headers["Sec-Fetch-Dest"].ToString(), StringComparer.Ordinal);

    /// <summary><c>/streams/…</c> and <c>/{app}/streams/…</c>.</summary>
    private static bool IsStream(string path)
    {
        var segments = path.Split('/', 4);
        return (segments.Length > 2 && segments[1].Equals(Streams, StringComparison.OrdinalIgnoreCase))
            || (segments.Length > 3 && segments[2].Equals(Streams, StringComparison.OrdinalIgnoreCase));
    }
}
