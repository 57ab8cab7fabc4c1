using PlayGate.EndToEndTests.Hosting;
using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Players;

/// <summary>A page that signals as Ant Media's does, over the browser's own WebSocket.</summary>
public sealed class SignallingPageTests
{
    /// <summary>Opens a socket, asks for what Ant Media's client asks at open, plays by token, and says what it heard.</summary>
    private const string Speak = """
        ([url, token]) => new Promise(resolve => {
          const heard = [];
          const socket = new WebSocket(url);
          const say = message => socket.send(JSON.stringify(message));
          socket.onopen = () => { say({ command: 'getIceServerConfig' }); say({ command: 'play', streamId: 'cam', token: '' }); };
          socket.onerror = () => resolve(['error']);
          socket.onclose = close => { heard.push('close ' + close.code); resolve(heard); };
          socket.onmessage = message => {
            const { command, definition } = JSON.parse(message.data);
            heard.push(definition ? command + ' ' + definition : command);
            if (definition) say({ command: 'play', streamId: 'cam', token, room: '', trackList: [], viewerInfo: '' });
            if (command === 'takeConfiguration') { say({ command: 'takeConfiguration', streamId: 'cam', type: 'answer', sdp: 'v=0' }); say({ command: 'stop', streamId: 'cam' }); }
            if (command === 'notification') socket.close(1000);
          };
        })
        """;

    [BrowserTheory]
    [InlineData("/websocket")]
    public async Task A_page_plays_by_its_token(string path)
    {
        await using var origin = await StartAsync();
        await using var deployment = await Deployment.CreateAsync(nameof(SignallingPageTests));
        await deployment.StartReplicaAsync(("PlayGate:Origin", origin.Url), ("PlayGate:Cors:AllowedOrigins:0", origin.Url));
        var token = await deployment.MintSecretAsync("cam");

        var page = await Chromium.NewPageAsync();
        await page.GotoAsync(origin.Url);
        var heard = await page.EvaluateAsync<string[]>(Speak, new[] { $"ws://{deployment.Replica.PublicUrl.Authority}{path}", token });
        await page.Context.CloseAsync();

        // The first two come from different places: the origin and the gate.
        Assert.Equal(["error unauthorized_access", "iceServerConfig"], heard.Take(2).Order(StringComparer.Ordinal));
        Assert.Equal(["takeConfiguration", "notification", "close 1000"], heard.Skip(2));
        Assert.Equal(
            [
                """{"command":"getIceServerConfig"}""",
                """{"command":"play","streamId":"cam","room":"","trackList":[],"viewerInfo":""}""",
                """{"command":"takeConfiguration","streamId":"cam","type":"answer","sdp":"v=0"}""",
                """{"command":"stop","streamId":"cam"}""",
            ],
            origin.Received.All.Take(4));
    }

    private static async Task<SocketOrigin> StartAsync()
    {
        var origin = await SocketOrigin.StartAsync();
        origin.Answer = (socket, text) =>
            text.Contains("getIceServerConfig", StringComparison.Ordinal)
                ? SocketOrigin.SayAsync(socket, """{"command":"iceServerConfig"}""")
            : text.Contains("\"play\"", StringComparison.Ordinal)
                ? SocketOrigin.SayAsync(socket, """{"command":"takeConfiguration","streamId":"cam","type":"offer","sdp":"v=0"}""")
            : text.Contains("stop", StringComparison.Ordinal) ? SocketOrigin.SayAsync(socket, """{"command":"notification"}""")
            : Task.CompletedTask;
        return origin;
    }
}
