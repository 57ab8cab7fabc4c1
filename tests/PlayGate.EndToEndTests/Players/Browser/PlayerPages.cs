using Microsoft.AspNetCore.Http;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Players.Browser;

/// <summary>Serves the page that plays and the players from npm, and nothing from anywhere else.</summary>
internal sealed class PlayerPages
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Players", "Browser", "Pages");
    private static readonly Lazy<Task<PlayerPages>> s_shared = new(
        async () => new PlayerPages(await KestrelOrigin.StartAsync(AnswerAsync)));

    private readonly int _port;

    private PlayerPages(KestrelOrigin server) => _port = new Uri(server.Url).Port;

    /// <summary>The first file of a player that the build did not find, or nothing.</summary>
    public static string? Missing { get; } = WebPlayer.Scripts.FirstOrDefault(script => !File.Exists(Path.Combine(s_folder, script)));

    public static Task<PlayerPages> SharedAsync() => s_shared.Value;

    /// <summary>What a browser sends as <c>Origin</c> from a page of that site.</summary>
    public string OriginOn(Site site) => $"http://{(site == Site.Same ? "127.0.0.1" : "localhost")}:{_port}";

    private static async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/cookie")
        {
            await TellCookieAsync(context);
            return;
        }

        // Names of our own pages only; the players' scripts lie in folders, but nobody is here to be kept out.
        var file = Path.Combine(s_folder, context.Request.Path.Value!.TrimStart('/'));
        var answer = File.Exists(file)
            ? TypedResults.PhysicalFile(file, file.EndsWith(".html", StringComparison.Ordinal) ? "text/html" : "text/javascript")
            : (IResult)TypedResults.NotFound();
        await answer.ExecuteAsync(context);
    }

    /// <summary>Says which cookies came, and sets one that is allowed everywhere, unless the browser forbids it.</summary>
    private static Task TellCookieAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
        headers.AccessControlAllowCredentials = "true";
        headers.SetCookie = "probe=1; SameSite=None; Secure";
        return context.Response.WriteAsync(context.Request.Headers.Cookie.ToString());
    }
}
