using System.Net;
using Microsoft.AspNetCore.Http;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Publishing;

public sealed class IngestTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(204)]
    public async Task One_token_opens_a_session_for_all_files_of_the_stream(int status)
    {
        await using var origin = await KestrelOrigin.StartAsync(Take(status));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", "publish");

        using var first = await SendAsync(gate, "PUT", $"/ingest/cam/0.ts?token={token}");
        Assert.Equal(status, (int)first.StatusCode);
        var set = first.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("path=/ingest;", set, StringComparison.Ordinal);
        var cookie = set.Split(';')[0];
        (string, string)[] requests =
        [
            ("PUT", "/ingest/cam/1.ts"),
            ("POST", "/ingest/cam.m3u8"),
            ("DELETE", "/ingest/cam/0.ts"),
            ("PUT", $"/ingest/cam/2.ts?token={token}"),
        ];
        foreach (var (method, path) in requests)
        {
            using var next = await SendAsync(gate, method, path, cookie);
            Assert.Equal(status, (int)next.StatusCode);
        }

        Assert.Equal(
            ["PUT /ingest/cam/0.ts", "PUT /ingest/cam/1.ts", "POST /ingest/cam.m3u8", "DELETE /ingest/cam/0.ts", "PUT /ingest/cam/2.ts"],
            origin.Requests.All.Select(request => $"{request.Method} {request.Target}"));
        Assert.All(origin.Requests.All, request => Assert.Empty(request["Cookie"]));
    }

    [Theory]
    [InlineData("PUT", "/ingest/other/0.ts")]
    [InlineData("PUT", "/ingest/cam_240p.m3u8")]
    [InlineData("PUT", "/ingest/other/cam/0.ts")]
    [InlineData("PUT", "/ingest/other/cam.m3u8")]
    [InlineData("GET", "/streams/cam.m3u8")]
    public async Task It_lets_write_that_stream_and_nothing_else(string method, string path)
    {
        await using var origin = await KestrelOrigin.StartAsync(Take(200));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", "publish", new { anyFolder = true });

        using var refused = await SendAsync(gate, method, $"{path}?token={token}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var first = await SendAsync(gate, "PUT", $"/ingest/cam/0.ts?token={token}");
        using var next = await SendAsync(gate, method, path, TestGate.CookieOf(first));
        Assert.Equal(HttpStatusCode.Forbidden, next.StatusCode);
        Assert.Single(origin.Requests.All);
    }

    [Fact]
    public async Task Who_may_play_may_not_write()
    {
        await using var origin = await KestrelOrigin.StartAsync(Take(200));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam");

        using var refused = await SendAsync(gate, "PUT", $"/ingest/cam/0.ts?token={token}");
        Assert.Equal("token_type_mismatch", await TestGate.CodeOfAsync(refused));
        var cookie = await gate.OpenAsync("/streams/cam.m3u8", token);
        using var viewer = await SendAsync(gate, "PUT", "/ingest/cam/0.ts", cookie);
        Assert.Equal("token_required", await TestGate.CodeOfAsync(viewer));
    }

    [Fact]
    public async Task Nothing_is_fetched_here()
    {
        await using var origin = await KestrelOrigin.StartAsync(Take(200));
        await using var gate = await TestGate.InFrontOfAsync(origin);

        using var refused = await SendAsync(gate, "GET", "/ingest/cam/0.ts");

        Assert.Equal("method_not_allowed", await TestGate.CodeOfAsync(refused));
        Assert.Equal("PUT, POST, DELETE, OPTIONS", string.Join(", ", refused.Content.Headers.Allow));
    }

    [Fact]
    public async Task A_refused_file_gives_the_token_back()
    {
        await using var origin = await KestrelOrigin.StartAsync(Take(507));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", "publish");

        using var refused = await SendAsync(gate, "PUT", $"/ingest/cam/0.ts?token={token}");

        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
        Assert.Equal(1, await gate.CountTokensAsync());
    }

    [Fact]
    public async Task The_path_carrier_names_the_path_that_goes_on()
    {
        await using var origin = await KestrelOrigin.StartAsync(Take(201));
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Session:Carrier", "Path"));

        using var first = await SendAsync(gate, "PUT", $"/ingest/cam/0.ts?token={await gate.MintAsync("cam", "publish")}");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var carried = first.Headers.Location!.ToString();
        Assert.Matches("^/ingest/~[^/]+/cam/0.ts$", carried);
        using var next = await SendAsync(gate, "PUT", carried.Replace("0.ts", "1.ts", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
        Assert.Equal("/ingest/cam/1.ts", origin.Requests.All[1].Target);
    }

    [Fact]
    public async Task A_body_reaches_the_origin_while_it_is_sent_and_may_have_any_length()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var total = 0L;
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            var buffer = new byte[64 * 1024];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0; total += read)
            {
                arrived.TrySetResult();
            }

            context.Response.StatusCode = StatusCodes.Status201Created;
        });
        await using var gate = await TestGate.InFrontOfAsync(origin);
        const long Length = 40 * 1024 * 1024;
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/ingest/cam/0.ts?token={await gate.MintAsync("cam", "publish")}")
        {
            Content = new SignalledContent(Length, arrived.Task),
        };

        using var response = await gate.Viewer.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(Length, total);
    }

    [Fact]
    public async Task Another_server_may_take_the_files()
    {
        await using var origin = await KestrelOrigin.StartAsync(Take(200));
        await using var taking = await KestrelOrigin.StartAsync(Take(201));
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Ingest:Origin", taking.Url));

        using var sent = await SendAsync(gate, "PUT", $"/ingest/cam/0.ts?token={await gate.MintAsync("cam", "publish")}");

        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        Assert.Empty(origin.Requests.All);
    }

    /// <summary>Takes the whole file, as a server does that stores it.</summary>
    private static RequestDelegate Take(int status) => async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.StatusCode = status;
    };

    private static async Task<HttpResponseMessage> SendAsync(TestGate gate, string method, string target, string? cookie = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target)
        {
            Content = method is "GET" or "DELETE" ? null : new ByteArrayContent([1, 2, 3]),
        };
        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        return await gate.Viewer.SendAsync(request);
    }

    /// <summary>Sends a first piece, and all else once that has arrived.</summary>
    private sealed class SignalledContent(long length, Task arrived) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[1024 * 1024];
            await stream.WriteAsync(piece);
            await stream.FlushAsync();
            await arrived.WaitAsync(Patience.Limit);
            for (var left = length - piece.Length; left > 0; left -= piece.Length)
            {
                await stream.WriteAsync(piece);
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = 0;
            return false;
        }
    }
}
