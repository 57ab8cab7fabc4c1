// loadsignals echo URL: serves /websocket, which sends every message back, and /health/ready.
// loadsignals trips DIRECT GATE ROUNDS: reads a token from standard input, then sends a message of 2 KB ROUNDS times to and fro over each
//   of two sockets, in turns, and prints the median of both and their difference in microseconds.
// loadsignals stay URL COUNT: opens COUNT sockets, has one message answered on each, prints "ready" and stays until standard input ends.
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

switch (args[0])
{
    case "echo":
        await EchoAsync(args[1]);
        return;
    case "trips":
        await TripsAsync(new Uri(args[1]), new Uri(args[2]), int.Parse(args[3]));
        return;
    default:
        await StayAsync(new Uri(args[1]), int.Parse(args[2]));
        return;
}

static async Task EchoAsync(string url)
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.WebHost.UseUrls(url);
    var app = builder.Build();
    app.UseWebSockets();
    app.Run(async context =>
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = context.Request.Path == "/health/ready" ? 200 : 404;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, default) is { MessageType: not WebSocketMessageType.Close } piece)
        {
            await socket.SendAsync(buffer.AsMemory(0, piece.Count), piece.MessageType, piece.EndOfMessage, default);
        }
    });
    await app.RunAsync();
}

static async Task TripsAsync(Uri direct, Uri gate, int rounds)
{
    var token = Console.ReadLine();
    using var one = await ConnectAsync(direct);
    using var other = await ConnectAsync(gate);
    await TripAsync(other, Encoding.UTF8.GetBytes($$"""{"command":"play","streamId":"load","token":"{{token}}"}"""));
    var message = Encoding.UTF8.GetBytes(
        $$"""{"command":"takeConfiguration","streamId":"load","type":"answer","sdp":"{{new string('x', 1980)}}"}""");
    var (straight, relayed) = (new List<double>(), new List<double>());
    for (var round = -rounds / 4; round < rounds; round++)
    {
        var (first, second) = (await TripAsync(one, message), await TripAsync(other, message));
        if (round >= 0)
        {
            straight.Add(first);
            relayed.Add(second);
        }
    }

    straight.Sort();
    relayed.Sort();
    Console.WriteLine($"| {straight[rounds / 2]:F0} | {relayed[rounds / 2]:F0} | {relayed[rounds / 2] - straight[rounds / 2]:F0} |");
}

static async Task StayAsync(Uri url, int count)
{
    var sockets = new List<ClientWebSocket>();
    while (sockets.Count < count)
    {
        var some = await Task.WhenAll(Enumerable.Range(0, Math.Min(100, count - sockets.Count)).Select(async _ =>
        {
            var socket = await ConnectAsync(url);
            await TripAsync(socket, Encoding.UTF8.GetBytes("""{"command":"ping"}"""));
            return socket;
        }));
        sockets.AddRange(some);
    }

    Console.WriteLine("ready");
    await Console.In.ReadToEndAsync();
}

static async Task<ClientWebSocket> ConnectAsync(Uri url)
{
    var socket = new ClientWebSocket();
    await socket.ConnectAsync(url, default);
    return socket;
}

static async Task<double> TripAsync(ClientWebSocket socket, byte[] message)
{
    var began = Stopwatch.GetTimestamp();
    await socket.SendAsync(message, WebSocketMessageType.Text, true, default);
    var buffer = new byte[4096];
    while (!(await socket.ReceiveAsync(buffer.AsMemory(), default)).EndOfMessage)
    {
    }

    return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
}
