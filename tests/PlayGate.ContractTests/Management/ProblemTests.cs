using System.Net.Http.Headers;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class ProblemTests
{
    [Theory]
    [InlineData("GET", "/api", 404, "not_found")]
    [InlineData("POST", "/api/tokens/explain/more", 404, "not_found")]
    [InlineData("PATCH", "/api/tokens", 405, "method_not_allowed")]
    [InlineData("OPTIONS", "/api/tokens", 405, "method_not_allowed")]
    [InlineData("GET", "/api/tokens/explain", 405, "method_not_allowed")]
    [InlineData("POST", "/rest/broadcast/getToken", 405, "method_not_allowed")]
    public async Task Unknown_paths_and_methods_are_problems(string method, string target, int status, string code)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.CallAsync(method, target);

        Assert.Equal(status, answer.Status);
        Assert.Equal(code, answer.Code);
        Assert.Equal(status == 405, answer.ContentHeaders.Allow.Count > 0);
    }

    [Fact]
    public async Task Allow_says_which_methods_there_are()
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.CallAsync("PATCH", "/api/tokens");

        Assert.Equal(["DELETE", "GET", "POST"], answer.ContentHeaders.Allow.Order());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonx")]
    [InlineData(null)]
    public async Task A_body_is_application_json(string? mediaType)
    {
        await using var gate = await ManagementCalls.StartAsync();
        using var body = new ByteArrayContent("""{"streamId":"cam","type":"play"}"""u8.ToArray());
        body.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);

        var answer = await gate.SendAsync("POST", "/api/tokens", body);

        Assert.Equal(415, answer.Status);
        Assert.Equal("unsupported_media_type", answer.Code);
        Assert.Equal(0, await gate.CountTokensAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_has_at_most_one_megabyte(bool chunked)
    {
        await using var gate = await ManagementCalls.StartAsync();
        var text = """{"streamId":"cam","type":"play"}""" + new string(' ', 1024 * 1024);
        using var body = new StringContent(text, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tokens") { Content = body };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await gate.ManagementClient.SendAsync(request);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal("body_too_large", await TestGate.CodeOfAsync(response));
        Assert.Equal(0, await gate.CountTokensAsync());
    }

    [Fact]
    public async Task A_body_of_just_one_megabyte_is_read()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var text = """{"streamId":"cam","type":"play"}""".PadRight(1024 * 1024);

        Assert.Equal(201, (await gate.CallAsync("POST", "/api/tokens", text)).Status);
    }

    [Fact]
    public async Task A_broken_chunk_is_the_clients_fault()
    {
        await using var gate = await ManagementCalls.StartAsync();

        var response = await RawClient.SendAsync(
            gate.Admin,
            $"POST /api/tokens HTTP/1.1\r\nHost: {gate.Admin.Authority}\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");

        Assert.Equal(400, response.Status);
    }

    [Theory]
    [InlineData("GET", "/api/tokens")]
    [InlineData("GET", "/api/sessions")]
    [InlineData("GET", "/api/settings/default")]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("DELETE", "/api/tokens?streamId=cam")]
    public async Task Nothing_is_cached(string method, string target)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.CallAsync(method, target);

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task An_outage_is_told_from_a_refusal()
    {
        await using var gate = await ManagementCalls.StartAsync();
        await using var outage = await gate.LockStoreAsync();
        var expiry = gate.Clock.GetUtcNow().ToUnixTimeSeconds() + 60;

        foreach (var (method, target, json) in new[]
        {
            ("POST", "/api/tokens", """{"streamId":"cam","type":"play"}"""),
            ("DELETE", "/api/tokens?streamId=cam", null),
            ("GET", $"/rest/v2/broadcasts/cam/token?expireDate={expiry}&type=play", null),
        })
        {
            var answer = await gate.CallAsync(method, target, json);
            Assert.Equal(503, answer.Status);
            Assert.Equal("store_unavailable", answer.Code);
            Assert.Equal("2", answer.Headers.RetryAfter?.ToString());
        }
    }

    [Fact]
    public async Task Live_and_ready_are_two_things()
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal(200, (await gate.CallAsync("HEAD", "/health/live")).Status);
        Assert.Equal("""{"status":"live"}""", (await gate.AskAsync("/health/live")).Text);
        Assert.Equal("""{"status":"ready"}""", (await gate.AskAsync("/health/ready")).Text);
        Assert.Equal(200, (await gate.CallAsync("HEAD", "/health/ready")).Status);
    }

    [Fact]
    public async Task Not_ready_says_nothing_of_where_the_store_is()
    {
        await using var gate = await ManagementCalls.StartAsync(("ConnectionStrings:PlayGate", "Data Source=/nowhere/secret-place.db"));

        var answer = await gate.AskAsync("/health/ready");

        Assert.Equal(503, answer.Status);
        Assert.Equal("not_ready", answer.Code);
        Assert.DoesNotContain("secret-place", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, (await gate.AskAsync("/health/live")).Status);
    }

    /// <summary>Another writer that does not let go, for which nobody waits longer than two seconds.</summary>
}
