using Microsoft.AspNetCore.Http;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.EndToEndTests.Players.Programs;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Publishing;

public sealed class IngestTests
{
    /// <summary>
    /// ffmpeg 5.1 reads no answer to what it puts, so it keeps no cookie and follows no redirect, and it closes after the last byte of
    /// the last file. It gets the path that a first request was given.
    /// </summary>
    [PushingFact]
    public async Task Ffmpeg_pushes_hls_by_put_on_one_token()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(IngestTests));
        var whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        deployment.Origin.Answer = async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            if ((await body.ReadToEndAsync()).Contains("#EXT-X-ENDLIST", StringComparison.Ordinal))
            {
                whole.TrySetResult();
            }

            context.Response.StatusCode = StatusCodes.Status201Created;
        };
        var host = await deployment.StartReplicaAsync();
        var token = (string)(await deployment.MintAsync("cam", "publish", carrier: "path"))["tokenId"]!;
        var index = await BeginAsync(deployment.Viewer, new Uri(host.PublicUrl, $"/ingest/cam/index.m3u8?token={token}"));
        var stream = await TestStreams.OfAsync(StreamKind.HlsTs);

        await using var pushing = RunningProgram.Start(
            "ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "warning", "-i", Path.Combine(stream.Folder, stream.Entry), "-map", "0:v:0",
            "-map", "0:a:0", "-c", "copy",
            "-f", "hls", "-hls_time", "2", "-method", "PUT", "-http_persistent", "1",
            "-hls_segment_filename", index.AbsoluteUri.Replace("index.m3u8", "%d.ts", StringComparison.Ordinal), index.AbsoluteUri);
        var code = await pushing.EndAsync();

        Assert.True(code == 0, pushing.Output.ToString());
        await deployment.Origin.Requests.AtLeastAsync(9);
        string[] expected = ["/ingest/cam/0.ts", "/ingest/cam/1.ts", "/ingest/cam/2.ts", "/ingest/cam/3.ts", "/ingest/cam/index.m3u8"];
        Assert.Equal(expected, deployment.Origin.Requests.All.Select(request => request.Target).Distinct().Order(StringComparer.Ordinal));
        await whole.Task.InTimeAsync();
        Assert.All(deployment.Origin.Requests.All, request => Assert.DoesNotContain(token, request.Head, StringComparison.Ordinal));
    }

    /// <summary>Puts an empty playlist, and returns where to go on.</summary>
    private static async Task<Uri> BeginAsync(HttpClient client, Uri url)
    {
        using var response = await client.PutAsync(url, new ByteArrayContent([]));
        return new Uri(url, response.EnsureSuccessStatusCode().Headers.Location!);
    }
}

/// <summary>A test that needs ffmpeg; where it is absent it is skipped, and the name says what for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PushingFactAttribute : FactAttribute
{
    public PushingFactAttribute() => Skip = PlayerProgram.Exists("ffmpeg") ? null : "ffmpeg is not installed";
}
