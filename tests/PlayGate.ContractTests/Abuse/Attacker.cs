using System.Net.Sockets;
using System.Text;
using PlayGate.Testing;

namespace PlayGate.ContractTests.Abuse;

/// <summary>A connection that sends what no client would, and reads whatever comes until the server ends it.</summary>
internal sealed class Attacker : IAsyncDisposable
{
    private readonly TcpClient _connection;
    private readonly NetworkStream _stream;

    private Attacker(TcpClient connection) => (_connection, _stream) = (connection, connection.GetStream());

    public static async Task<Attacker> ConnectAsync(Uri server)
    {
        var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(server.Host, server.Port);
        return new Attacker(connection);
    }

    /// <summary>Sends the bytes (Latin-1) and returns all that comes back until the server closes the connection.</summary>
    public static async Task<string> ExchangeAsync(Uri server, string bytes)
    {
        await using var attacker = await ConnectAsync(server);
        await attacker.TryWriteAsync(Encoding.Latin1.GetBytes(bytes));
        return await attacker.ReadToEndAsync();
    }

    public Task<bool> TryWriteAsync(string bytes) => TryWriteAsync(Encoding.Latin1.GetBytes(bytes));

    /// <summary>False once the server has closed the connection.</summary>
    public async Task<bool> TryWriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var limit = Patience.NewLimit();
            await _stream.WriteAsync(bytes, limit.Token);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Up to the end of the connection, a reset being one like any other.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = Patience.NewLimit();
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int count; (count = await _stream.ReadAsync(buffer, limit.Token)) > 0;)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // A reset.
        }

        return text.ToString();
    }

    /// <summary>Up to where the text has come; the connection may go on.</summary>
    public async Task ReadUntilAsync(string expected)
    {
        using var limit = Patience.NewLimit();
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(expected, StringComparison.Ordinal))
        {
            var count = await _stream.ReadAsync(buffer, limit.Token);
            Assert.True(count > 0, $"The connection ended before {expected}: {text}");
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
