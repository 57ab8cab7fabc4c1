using System.Text;
using PlayGate.Shield.Fetch;

namespace PlayGate.Tests.Shield;

/// <summary>A connection that is taken away from its HTTP client: which of its bytes the client has seen by then.</summary>
public sealed class UpgradableStreamTests
{
    private const string Head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task The_client_gets_the_head_alone_however_it_comes_and_the_rest_is_read_after_it(int piece)
    {
        var stream = new UpgradableStream(new Connection(piece, Head + "first\r\n\r\nframe\n\nand more"));

        Assert.Equal(Head, await ReadUntilAsync(stream, Head.Length));
        stream.Upgrade();

        Assert.Equal("first\r\n\r\nframe\n\nand more", await ReadToEndAsync(stream));
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Yes\nUpgrade: websocket\n\n")]
    [InlineData("HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\n\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 101 Yes\r\n\r\n")]
    public async Task A_head_ends_where_a_lenient_client_ends_it_and_each_answer_has_one(string head)
    {
        var stream = new UpgradableStream(new Connection(4096, head + "frame"));

        Assert.Equal(head, await ReadUntilAsync(stream, head.Length));
        stream.Upgrade();

        Assert.Equal("frame", await ReadToEndAsync(stream));
    }

    [Fact]
    public async Task An_answer_that_says_no_is_read_whole()
    {
        const string answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 12\r\n\r\n\r\n\r\nnot here";
        Assert.Equal(answer, await ReadToEndAsync(new UpgradableStream(new Connection(4096, answer))));
    }

    [Fact]
    public async Task Who_waits_without_a_buffer_hears_of_what_came_with_the_head()
    {
        var stream = new UpgradableStream(new Connection(4096, Head + "frame"));
        await ReadUntilAsync(stream, Head.Length);
        stream.Upgrade();

        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty));
        Assert.Equal("frame", await ReadToEndAsync(stream));
    }

    [Fact]
    public void The_client_leaves_an_upgraded_connection_open_and_closes_any_other()
    {
        var (refused, upgraded) = (new Connection(1, ""), new Connection(1, ""));
        new UpgradableStream(refused).Dispose();
        Assert.False(refused.CanRead);

        var stream = new UpgradableStream(upgraded);
        stream.Upgrade();
        stream.Dispose();
        Assert.True(upgraded.CanRead);
        stream.Dispose();
        Assert.False(upgraded.CanRead);
    }

    private static async Task<string> ReadUntilAsync(UpgradableStream stream, int length)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        while (read.Length < length && await stream.ReadAsync(buffer) is var count && count > 0)
        {
            read.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return read.ToString();
    }

    private static async Task<string> ReadToEndAsync(UpgradableStream stream)
    {
        using var read = new MemoryStream();
        await stream.CopyToAsync(read);
        return Encoding.ASCII.GetString(read.ToArray());
    }

    /// <summary>What was sent, in pieces of at most so many bytes.</summary>
    private sealed class Connection(int piece, string sent) : MemoryStream(Encoding.ASCII.GetBytes(sent))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
