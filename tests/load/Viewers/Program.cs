// loadviewers URL COUNT SECONDS: reads COUNT cookies from standard input, a line each, opens as many connections, and plays on each:
// the playlist once a second, a segment whenever the playlist names a new one. Prints how long answers took, from the moment at which
// they were due, so that a server that falls behind cannot hide it.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

var (server, count, seconds) = (new Uri(args[0]), int.Parse(args[1]), int.Parse(args[2]));
var (playlists, segments, failures) = (new ConcurrentBag<double>(), new ConcurrentBag<double>(), 0);
var cookies = Enumerable.Range(0, count).Select(_ => Console.ReadLine()!).ToArray();
var start = Stopwatch.GetTimestamp() + (5 * Stopwatch.Frequency);
await Task.WhenAll(cookies.Select((cookie, index) => PlayAsync(cookie, TimeSpan.FromSeconds(index / (double)count))));
Console.WriteLine($"| playlist | {Line(playlists)} |");
Console.WriteLine($"| segment | {Line(segments)} |");
Console.WriteLine($"failures: {failures}");
return failures == 0 ? 0 : 1;

async Task PlayAsync(string cookie, TimeSpan phase)
{
    using var connection = new TcpClient { NoDelay = true };
    await connection.ConnectAsync(server.Host, server.Port);
    var stream = connection.GetStream();
    var buffer = new byte[128 * 1024];
    var last = "";
    for (var round = 0; round < seconds; round++)
    {
        var due = phase + TimeSpan.FromSeconds(round);
        var early = due - Stopwatch.GetElapsedTime(start);
        if (early > TimeSpan.Zero)
        {
            await Task.Delay(early);
        }

        var playlist = await GetAsync("/streams/load/live.m3u8", due, playlists);
        var segment = playlist.Split('\n').LastOrDefault(line => line.EndsWith(".ts", StringComparison.Ordinal)) ?? "";
        if (segment != last && segment.Length > 0)
        {
            last = segment;
            await GetAsync("/streams/load/" + segment, Stopwatch.GetElapsedTime(start), segments);
        }
    }

    async Task<string> GetAsync(string path, TimeSpan due, ConcurrentBag<double> times)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nCookie: {cookie}\r\n\r\n"));
        var (read, head, length) = (0, -1, 0);
        while (head < 0 || read < head + length)
        {
            var received = await stream.ReadAsync(buffer.AsMemory(
                head < 0 ? read : head, head < 0 ? buffer.Length - read : Math.Min(buffer.Length - head, head + length - read)));
            if (received == 0)
            {
                throw new IOException("The connection ended.");
            }

            read += received;
            if (head < 0 && buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) is var end and >= 0)
            {
                var text = Encoding.ASCII.GetString(buffer, 0, end + 2);
                (head, length) = (end + 4, int.Parse(text.Split("Content-Length: ")[1].Split('\r')[0]));
                if (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref failures);
                }
            }
        }

        times.Add((Stopwatch.GetElapsedTime(start) - due).TotalMilliseconds);
        return length < 10_000 ? Encoding.ASCII.GetString(buffer, head, Math.Min(length, buffer.Length - head)) : "";
    }
}

static string Line(ConcurrentBag<double> times)
{
    var sorted = times.Order().ToArray();
    return $"{sorted.Length} | {At(0.5):0.0} | {At(0.95):0.0} | {At(0.99):0.0} | {sorted[^1]:0.0}";
    double At(double share) => sorted[(int)((sorted.Length - 1) * share)];
}
