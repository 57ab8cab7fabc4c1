using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace PlayGate.Testing.Origins;

/// <summary>Reads responses off a connection: RFC 9112, section 6.3 says where a body ends.</summary>
internal sealed class RawReader(Stream connection)
{
    private readonly PipeReader _input = PipeReader.Create(connection);

    internal async Task<RawResponse> ReadResponseAsync(bool hasBody, CancellationToken cancellation)
    {
        var head = await ReadHeadAsync(cancellation);
        if (!hasBody || head.Status is 101 or 204 or 304)
        {
            return head;
        }

        using var body = new MemoryStream();
        bool complete;
        if (head["Transfer-Encoding"].Any(value => value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase)))
        {
            complete = await CopyChunksAsync(body, cancellation);
        }
        else if (head["Content-Length"] is [var length, ..])
        {
            complete = await CopyAsync(long.Parse(length, NumberStyles.None), body, cancellation);
        }
        else
        {
            await CopyAsync(long.MaxValue, body, cancellation);
            complete = true;
        }

        return head with { Body = body.ToArray(), Complete = complete };
    }

    internal async Task<RawResponse> ReadHeadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var status = await ReadLineAsync(cancellation) ?? throw new EndOfStreamException("The connection ended before a response.");
            var headers = new List<KeyValuePair<string, string>>();
            while (await ReadLineAsync(cancellation) is { Length: > 0 } line)
            {
                headers.Add(HeaderLine.Parse(line));
            }

            var code = int.Parse(status.Split(' ')[1], NumberStyles.None);
            if (code is 101 or >= 200)
            {
                return new RawResponse(code, headers, [], Complete: true);
            }
        }
    }

    private async Task<bool> CopyChunksAsync(Stream body, CancellationToken cancellation)
    {
        while (await ReadLineAsync(cancellation) is { } line)
        {
            var size = long.Parse(line.Split(';')[0], NumberStyles.AllowHexSpecifier);
            if (size > 0 && (!await CopyAsync(size, body, cancellation) || await ReadLineAsync(cancellation) is null))
            {
                return false;
            }

            if (size == 0)
            {
                // Trailers, if any, and the empty line.
                while (await ReadLineAsync(cancellation) is { Length: > 0 })
                {
                }

                return true;
            }
        }

        return false;
    }

    private async Task<bool> CopyAsync(long count, Stream body, CancellationToken cancellation)
    {
        while (count > 0)
        {
            if (await ReadAsync(cancellation) is not { Buffer.IsEmpty: false } read)
            {
                return false;
            }

            var part = read.Buffer.Slice(0, Math.Min(count, read.Buffer.Length));
            body.Write(part.ToArray());
            count -= part.Length;
            _input.AdvanceTo(part.End);
        }

        return true;
    }

    /// <summary>A line without its end, or null where the connection ended first.</summary>
    private async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        while (await ReadAsync(cancellation) is { } read)
        {
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                _input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Null after a reset, which is an end like any other.</summary>
    private async Task<ReadResult?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await _input.ReadAsync(cancellation);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
