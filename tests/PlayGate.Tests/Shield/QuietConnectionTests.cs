using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PlayGate.Shield.Fetch;

namespace PlayGate.Tests.Shield;

/// <summary>On real connections, as zero-byte reads differ from stream to stream.</summary>
public sealed class QuietConnectionTests
{
    private static readonly byte[] Request = "request"u8.ToArray();
    private static readonly byte[] Answer = "answer"u8.ToArray();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Questions_and_answers_pass_as_often_as_they_come(bool isTls)
    {
        await using var pair = await PairAsync(isTls);
        for (var time = 0; time < 5; time++)
        {
            await pair.Client.WriteAsync(Request);
            await pair.Origin.ReadExactlyAsync(new byte[Request.Length]);
            await pair.Origin.WriteAsync(Answer);
            Assert.Equal(Answer, await ReadAsync(pair.Client));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_that_waits_already_stays_the_one_that_gets_the_answer(bool isTls)
    {
        await using var pair = await PairAsync(isTls);
        for (var time = 0; time < 5; time++)
        {
            var answer = ReadAsync(pair.Client);
            await pair.Client.WriteAsync(Request);
            await pair.Origin.ReadExactlyAsync(new byte[Request.Length]);
            await pair.Origin.WriteAsync(Answer);
            Assert.Equal(Answer, await answer);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_came_unasked_ends_it_before_a_question_is_sent(bool isTls)
    {
        await using var pair = await PairAsync(isTls);
        await pair.Client.WriteAsync(Request);
        await pair.Origin.ReadExactlyAsync(new byte[Request.Length]);
        await pair.Origin.WriteAsync((byte[])[.. Answer, .. Answer]);
        await pair.Client.ReadExactlyAsync(new byte[Answer.Length]);

        await Assert.ThrowsAsync<UnaskedAnswerException>(() => pair.Client.WriteAsync(Request).AsTask());

        await pair.Client.DisposeAsync();
        Assert.Equal(0, await ReadRestAsync(pair.Origin));
    }

    /// <summary>
    /// A socket ends a read of nothing at any event, also at one of bytes that were read before it: seen on a busy machine.
    /// </summary>
    [Fact]
    public async Task An_event_without_a_byte_ends_nothing()
    {
        await using var pair = await PairAsync(isTls: false, connection => new Eventful(connection));
        for (var time = 0; time < 3; time++)
        {
            await pair.Client.WriteAsync(Request);
            await pair.Origin.ReadExactlyAsync(new byte[Request.Length]);
            await pair.Origin.WriteAsync(Answer);
            Assert.Equal(0, await pair.Client.ReadAsync(Memory<byte>.Empty));
            await pair.Client.ReadExactlyAsync(new byte[2]);
            await pair.Client.ReadExactlyAsync(new byte[Answer.Length - 2]);
        }
    }

    [Fact]
    public async Task What_is_left_of_an_answer_is_never_the_next_one()
    {
        await using var pair = await PairAsync(isTls: false);
        for (var time = 0; time < 2; time++)
        {
            await pair.Client.WriteAsync(Request);
            await pair.Origin.ReadExactlyAsync(new byte[Request.Length]);
            await pair.Origin.WriteAsync(Answer);
            await pair.Client.ReadExactlyAsync(new byte[Answer.Length - (time * 2)]);
        }

        await Assert.ThrowsAsync<UnaskedAnswerException>(() => pair.Client.WriteAsync(Request).AsTask());
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        var buffer = new byte[100];
        return buffer[..await stream.ReadAsync(buffer)];
    }

    /// <summary>A connection that is closed with something unread is reset.</summary>
    private static async Task<int> ReadRestAsync(Stream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[100]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task<Pair> PairAsync(bool isTls, Func<Stream, Stream>? around = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        Stream asking = client.GetStream();
        Stream answering = (await accepting).GetStream();
        if (isTls)
        {
            (asking, answering) = await EncryptAsync(asking, answering);
        }

        return new Pair(new QuietConnection(around?.Invoke(asking) ?? asking), answering);
    }

    private static async Task<(Stream Client, Stream Origin)> EncryptAsync(Stream client, Stream origin)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var asking = new SslStream(client, leaveInnerStreamOpen: false, (_, shown, _, _) => certificate.Equals(shown));
        var answering = new SslStream(origin);
        await Task.WhenAll(asking.AuthenticateAsClientAsync("localhost"), answering.AuthenticateAsServerAsync(certificate));
        return (asking, answering);
    }

    /// <summary>Reads of nothing are over at once.</summary>
    private sealed class Eventful(Stream connection) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            buffer.IsEmpty ? new(0) : connection.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            connection.WriteAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => connection.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            connection.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed record Pair(Stream Client, Stream Origin) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Origin.DisposeAsync();
        }
    }
}
