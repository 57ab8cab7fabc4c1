using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Players;

/// <summary>A page behind the gate, in a frame of another site, in a browser that blocks third-party cookies.</summary>
public sealed class EmbeddedFrameTests
{
    /// <summary>Embedded, it says what the next request within the frame is answered.</summary>
    private const string Page = "<script>fetch('/streams/cam/1.ts').then(answer => { document.title = answer.status; "
        + "parent.postMessage(answer.status, '*'); })</script>";

    [BrowserTheory]
    [InlineData(true, 200)]
    [InlineData(false, 403)]
    public async Task Cookies_for_frames_have_to_be_partitioned(bool partitioned, int status)
    {
        await using var deployment = await Deployment.CreateAsync(nameof(EmbeddedFrameTests));
        deployment.Origin.Answer = AnswerAsync;
        using var certificate = new TestCertificate();
        var gate = $"https://127.0.0.1:{FreePort.Next()}";
        await deployment.StartReplicaAsync(
            ("Kestrel:Endpoints:Tls:Url", gate),
            ("Kestrel:Endpoints:Tls:Certificate:Path", certificate.File),
            ("Kestrel:Endpoints:Tls:Certificate:Password", TestCertificate.Password),
            ("PlayGate:Session:Cookie:SameSite", "None"),
            ("PlayGate:Session:Cookie:Secure", "Always"),
            ("PlayGate:Session:Cookie:Partitioned", partitioned ? "true" : "false"));
        await using var embedder = await KestrelOrigin.StartAsync(OriginAnswer.Respond(
            200,
            $"""
            <script>onmessage = message => document.title = message.data</script>
            <iframe src="{gate}/streams/cam/index.html?token={await deployment.MintSecretAsync("cam")}"></iframe>
            """,
            ("Content-Type", "text/html")));

        var page = await Chromium.NewPageAsync(new BrowserNewPageOptions { IgnoreHTTPSErrors = true });
        await page.GotoAsync($"http://localhost:{new Uri(embedder.Url).Port}/");
        await page.WaitForFunctionAsync("document.title !== ''");

        Assert.Equal($"{status}", await page.TitleAsync());
        await page.Context.CloseAsync();
    }

    private static Task AnswerAsync(HttpContext context) => context.Request.Path.Value!.EndsWith(".html", StringComparison.Ordinal)
        ? TypedResults.Content(Page, "text/html").ExecuteAsync(context)
        : TypedResults.Content("segment").ExecuteAsync(context);
}
