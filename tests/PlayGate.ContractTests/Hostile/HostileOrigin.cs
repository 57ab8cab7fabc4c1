using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PlayGate.ContractTests.Hostile;

/// <summary>
/// An origin that does all that HTTP/1.1 allows, and some of what it does not, on raw connections. It reads no body unless it is told to:
/// what follows a head is the next request, as simple servers have it. It never closes because it is asked to.
/// </summary>
internal sealed class HostileOrigin : IAsyncDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<HostileRequest> _requests = new();
    private int _leaving;

    private HostileOrigin() => _listener.Start();

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Everything that it took for a request.</summary>
    public IReadOnlyCollection<HostileRequest> Requests => _requests;

    public static HostileOrigin Start()
    {
        var origin = new HostileOrigin();
        _ = origin.AcceptAsync();
        return origin;
    }

    public void Forget() => _requests.Clear();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 1; ; number++)
            {
                _ = TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token), number);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task TalkAsync(TcpClient connection, int number)
    {
        using (connection)
        {
            connection.NoDelay = true;
            try
            {
                await TalkAsync(connection.GetStream(), number);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The gate has left.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream, int number)
    {
        var unread = new List<byte>();
        var leavesNext = false;
        while (await ReadHeadAsync(stream, unread) is { } head)
        {
            if (leavesNext)
            {
                Interlocked.Decrement(ref _leaving);
                return;
            }

            if (HostileRequest.Parse(head) is not { } request)
            {
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
                return;
            }

            _requests.Enqueue(request with { Connection = number });
            var answer = HostileAnswer.To(request);
            if (answer.ReadsBody)
            {
                await ReadBodyAsync(stream, unread, request);
            }

            await stream.WriteAsync(answer.Bytes, _stop.Token);
            if (answer.Later is { } later)
            {
                await stream.WriteAsync(later, _stop.Token);
            }

            if (answer.Closes || request.Target == "/none")
            {
                return;
            }

            // One at a time: the client gives up when it has met too many of them in a row.
            leavesNext = answer.LeavesNext && Interlocked.CompareExchange(ref _leaving, 1, 0) == 0;
        }
    }

    private async Task<string?> ReadHeadAsync(NetworkStream stream, List<byte> unread)
    {
        while (true)
        {
            while (unread is [(byte)'\r' or (byte)'\n', ..])
            {
                unread.RemoveAt(0);
            }

            var end = unread.ToArray().AsSpan().IndexOf(EndOfHead);
            if (end >= 0)
            {
                var head = Encoding.Latin1.GetString([.. unread.Take(end)]);
                unread.RemoveRange(0, end + EndOfHead.Length);
                return head;
            }

            if (!await ReadMoreAsync(stream, unread))
            {
                return null;
            }
        }
    }

    private async Task ReadBodyAsync(NetworkStream stream, List<byte> unread, HostileRequest request)
    {
        var length = int.TryParse(request.Header("Content-Length"), out var bytes) ? bytes : 0;
        var isChunked = request.Header("Transfer-Encoding") is not null;
        while (isChunked ? unread.ToArray().AsSpan().IndexOf("0\r\n\r\n"u8) < 0 : unread.Count < length)
        {
            if (!await ReadMoreAsync(stream, unread))
            {
                return;
            }
        }

        unread.RemoveRange(0, isChunked ? unread.ToArray().AsSpan().IndexOf("0\r\n\r\n"u8) + 5 : length);
    }

    private async Task<bool> ReadMoreAsync(NetworkStream stream, List<byte> unread)
    {
        var buffer = new byte[16 * 1024];
        var count = await stream.ReadAsync(buffer, _stop.Token);
        unread.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }
}
