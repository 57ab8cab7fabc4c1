using System.Net.Sockets;
using System.Text;

namespace PlayGate.Testing.Origins;

/// <summary>
/// An HTTP/1.1 client that sends exactly the bytes it is given: no target is normalised, no header added. One connection, on which
/// several requests may follow each other.
/// </summary>
public sealed class RawClient : IAsyncDisposable
{
    private readonly TcpClient _connection;
    private readonly RawReader _reader;
    private string _method = "GET";

    private RawClient(TcpClient connection) => (_connection, _reader) = (connection, new RawReader(connection.GetStream()));

    /// <param name="server">Whom to connect to.</param>
    /// <param name="receiveBuffer">How much the system takes for it before it reads, about; as the system has it unless given.</param>
    public static async Task<RawClient> ConnectAsync(Uri server, int? receiveBuffer = null)
    {
        var connection = new TcpClient { NoDelay = true };
        connection.ReceiveBufferSize = receiveBuffer ?? connection.ReceiveBufferSize;
        await connection.ConnectAsync(server.Host, server.Port);
        return new RawClient(connection);
    }

    /// <summary>One GET on a connection of its own.</summary>
    /// <param name="server">Whom to connect to, and the <c>Host</c> header unless <paramref name="headers"/> have one.</param>
    /// <param name="target">Goes into the request line as it is (Latin-1).</param>
    /// <param name="headers">Lines like <c>Range: bytes=0-</c>.</param>
    public static Task<RawResponse> GetAsync(Uri server, string target, params string[] headers) =>
        SendAsync(server, "GET", target, headers);

    /// <summary>One request without a body on a connection of its own.</summary>
    public static Task<RawResponse> SendAsync(Uri server, string method, string target, params string[] headers)
    {
        var host = headers.Any(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)) ? "" : $"Host: {server.Authority}\r\n";
        var rest = string.Concat(headers.Select(line => line + "\r\n"));
        return SendAsync(server, $"{method} {target} HTTP/1.1\r\n{host}{rest}\r\n");
    }

    /// <summary>Sends the bytes (Latin-1) on a connection of its own and reads one response.</summary>
    public static async Task<RawResponse> SendAsync(Uri server, string request)
    {
        await using var client = await ConnectAsync(server);
        await client.WriteAsync(request);
        return await client.ReadAsync();
    }

    /// <summary>Sends the bytes (Latin-1), and waits for nothing.</summary>
    public async Task WriteAsync(string bytes)
    {
        var space = bytes.IndexOf(' ', StringComparison.Ordinal);
        _method = space > 0 ? bytes[..space] : _method;
        await _connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes));
    }

    /// <summary>Reads one response with its body; interim responses (1xx) are passed over.</summary>
    public async Task<RawResponse> ReadAsync()
    {
        using var limit = Patience.NewLimit();
        return await _reader.ReadResponseAsync(hasBody: _method != "HEAD", limit.Token);
    }

    /// <summary>Reads a response up to its empty line, its body not asked for yet: for leaving in the middle.</summary>
    public async Task<RawResponse> ReadHeadAsync()
    {
        using var limit = Patience.NewLimit();
        return await _reader.ReadHeadAsync(limit.Token);
    }

    /// <summary>Closes the connection, whatever is still under way.</summary>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
