using System.CommandLine;
using PlayGate.Administration;
using PlayGate.Server.Configuration;
using PlayGate.Server.Demo;
using PlayGate.Upkeep;

namespace PlayGate.Server.Commands;

/// <summary>
/// <c>playgate demo</c>: serves a built-in sample stream from an origin and a store of its own, and leaves nothing behind.
/// </summary>
internal static class DemoCommand
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static Command Build() => CommandLine.TakeSettings(
        new Command("demo", "Serve a built-in sample stream, print a one-time URL that plays, and say what to try next."),
        RunAsync);

    private static async Task<int> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("playgate-demo-");
        try
        {
            await using var origin = await SampleOrigin.StartAsync();
            var overrides = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["PlayGate:Origin"] = origin.Url,
                ["PlayGate:Store"] = nameof(StoreKind.Sqlite),
                ["ConnectionStrings:PlayGate"] = $"Data Source={Path.Combine(folder.FullName, "playgate.db")}",
                ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
            };
            return await ServeCommand.RunAsync(arguments, overrides, cancellation, WelcomeAsync);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task WelcomeAsync(IServiceProvider services, ServerSettings settings)
    {
        await BecomeReadyAsync(services);
        var request = new MintRequest { StreamId = SampleOrigin.StreamId, Type = TokenType.Play, ExpiresIn = TokenLifetime };
        var result = await services.GetRequiredService<TokenMint>().MintAsync([request, request], null, by: null, CancellationToken.None);
        if (result is MintResult.Minted { Tokens: [var first, var second] })
        {
            Console.WriteLine(Text(first.Url!, second.Url!, settings.Configuration[ServerSettings.AdminEndpoint]!));
        }
    }

    /// <summary>The server listens before its store is there, where that takes long: on a busy machine.</summary>
    private static async Task BecomeReadyAsync(IServiceProvider services)
    {
        var health = services.GetRequiredService<GateHealth>();
        using var timer = new PeriodicTimer(Pause);
        while (await health.FindTroubleAsync(CancellationToken.None) is not null)
        {
            await timer.WaitForNextTickAsync();
        }
    }

    private static string Text(string first, string second, string admin) => $$"""

        PlayGate is up, in front of a sample stream.

        A one-time URL, good for one viewer within the next hour. Open it in Safari or Chrome, or play it with ffmpeg:

          ffplay "{{first}}"

        Present it a second time, from another client, and it is refused (403 token_invalid). Another one, to see how it works:

          curl -i -c /tmp/viewer "{{second}}"
          curl -i -b /tmp/viewer "{{second.Split('?')[0]}}"

        The first spends the token and brings a session cookie; from then on the cookie is enough.

        The panel, with test play: {{admin}}/

        Mint more, see who is watching, end them:

          curl {{admin}}/api/tokens -H 'Content-Type: application/json' -d '{"streamId":"demo","type":"play"}'
          curl {{admin}}/api/sessions
          curl -X DELETE '{{admin}}/api/sessions?streamId=demo'

        In front of your own origin: playgate --PlayGate:Origin=http://localhost:5080/LiveApp
        Ctrl+C stops the demo; it leaves nothing behind.

        """;
}
