using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PlayGate.EndToEndTests.Hosting;

/// <summary>
/// The network between a replica and its database. On demand it loses what the database answers, though not what it was asked; or loses
/// everything, is slow, or breaks off.
/// </summary>
internal sealed class LossyRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private volatile bool _losesAnswers;
    private volatile bool _losesAll;

    private LossyRelay(int target)
    {
        _listener.Start();
        _accepting = AcceptAsync(target);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool LosesAnswers
    {
        get => _losesAnswers;
        set => _losesAnswers = value;
    }

    /// <summary>A black hole: connections stay open, new ones are taken, and nothing goes through in either way.</summary>
    public bool LosesAll
    {
        get => _losesAll;
        set => _losesAll = value;
    }

    /// <summary>By how much each piece is late.</summary>
    public TimeSpan Delay { get; set; }

    public static LossyRelay To(int port) => new(port);

    /// <summary>Breaks off all connections that are open now.</summary>
    public void Cut()
    {
        foreach (var (client, _) in _open)
        {
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync(int target)
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = RelayAsync(client, target);
        }
    }

    private async Task RelayAsync(TcpClient client, int target)
    {
        using var server = new TcpClient();
        using (client)
        {
            _open.TryAdd(client, true);
            await server.ConnectAsync(IPAddress.Loopback, target, _stop.Token);
            var asked = CopyAsync(client.GetStream(), server.GetStream(), loses: () => _losesAll);
            var answered = CopyAsync(server.GetStream(), client.GetStream(), loses: () => _losesAll || _losesAnswers);
            await Task.WhenAny(asked, answered);
            _open.TryRemove(client, out _);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Func<bool> loses)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is var read and > 0)
        {
            if (!loses())
            {
                await Task.Delay(Delay, _stop.Token);
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
    }
}
