using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PlayGate.Testing.Origins;

/// <summary>
/// Stands on a port of its own before a server and passes bytes both ways as they come; remembers the requests and the status of each
/// answer. Shows what a client sent, which a proxy's origin no longer sees: tokens, cookies. For clients whose requests have no body.
/// </summary>
public sealed class RecordingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly IPEndPoint _server;

    private RecordingRelay(Uri server)
    {
        _server = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public Uri Url { get; }

    /// <summary>The time since it began, as <see cref="RecordedExchange.At"/> counts.</summary>
    public TimeSpan Now => Stopwatch.GetElapsedTime(_began);

    /// <summary>What went through, in the order of the answers.</summary>
    public Arrivals<RecordedExchange> Exchanges { get; } = new();

    /// <param name="server">An address of this machine, <c>http://127.0.0.1:{port}/</c>.</param>
    public static RecordingRelay Before(Uri server) => new(server);

    /// <summary>Takes no more connections and cuts those that are open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                var stopping = _stopping.Token;
                await server.ConnectAsync(_server, stopping);
                client.NoDelay = server.NoDelay = true;
                var conversation = new Conversation(
                    (request, status) => Exchanges.Add(new RecordedExchange(request.At, request.Request, status)), () => Now);
                var asking = PassAsync(client, server, conversation.Asked, stopping);
                await PassAsync(server, client, conversation.Answered, stopping);
                client.Client.Shutdown(SocketShutdown.Both);
                await asking;
            }
            catch (Exception exception) when (
                exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One side has left; so does the other.
            }
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to, Action<ReadOnlySpan<byte>> sees, CancellationToken stopping)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, stopping)) > 0)
        {
            sees(buffer.AsSpan(0, read));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stopping);
        }

        to.Client.Shutdown(SocketShutdown.Send);
    }
}
