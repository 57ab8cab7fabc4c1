using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Hosting;

/// <summary>10,000 connections that ask for nothing, or never finish asking; fewer where the machine permits fewer.</summary>
public sealed class IdleConnectionsTests
{
    private const int Most = 10_000;
    private const int FilesForTheRest = 2_000;
    private const long BytesForEach = 32 * 1024;

    /// <summary>By how much a process that has just started grows by itself.</summary>
    private const long OwnGrowth = 64 * 1024 * 1024;

    [Fact]
    public async Task They_take_little_memory_and_nothing_from_a_viewer()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var host = await PlayGateProcess.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PlayGate:Origin"] = origin.Url });
        using var viewer = new HttpClient { BaseAddress = host.PublicUrl };
        await OpenAsync(host, viewer);
        var before = Resident(host.ProcessId);

        var idle = new List<Socket>();
        try
        {
            for (var number = 0; number < Permitted(); number++)
            {
                idle.Add(await ConnectAsync(host.PublicUrl, number % 2 == 0 ? "" : "GET /streams/cam.m3u8 HTTP/1.1\r\nX-A: "));
            }

            Assert.Equal("origin", await viewer.GetStringAsync(new Uri("/streams/cam.m3u8", UriKind.Relative)));
            Assert.InRange(Resident(host.ProcessId) - before, long.MinValue, (idle.Count * BytesForEach) + OwnGrowth);
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        Assert.Equal("origin", await viewer.GetStringAsync(new Uri("/streams/cam.m3u8", UriKind.Relative)));
    }

    private static async Task OpenAsync(PlayGateProcess host, HttpClient viewer)
    {
        using var back = new HttpClient { BaseAddress = host.AdminUrl };
        using var minted = await back.PostAsJsonAsync("/api/tokens", new { streamId = "cam", type = "play" });
        var token = (await minted.Content.ReadFromJsonAsync<JsonObject>())!["tokenId"]!.GetValue<string>();
        await viewer.GetStringAsync(new Uri($"/streams/cam.m3u8?token={token}", UriKind.Relative));
    }

    private static async Task<Socket> ConnectAsync(Uri server, string beginning)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Host, server.Port);
        await socket.SendAsync(System.Text.Encoding.Latin1.GetBytes(beginning));
        return socket;
    }

    private static int Permitted()
    {
        var files = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return int.TryParse(files, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? Math.Clamp(limit - FilesForTheRest, 100, Most) : Most;
    }

    private static long Resident(int processId) => 1024 * long.Parse(
        File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture);
}
