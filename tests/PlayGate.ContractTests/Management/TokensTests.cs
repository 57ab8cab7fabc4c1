using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class TokensTests
{
    [Fact]
    public async Task Usable_tokens_are_listed_without_their_secrets()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var secret = await gate.MintAsync("cam", more: new { subject = "anna", expiresIn = 60 });
        await gate.MintAsync("gone", more: new { expiresIn = 1 });
        gate.Clock.Advance(TimeSpan.FromSeconds(2));

        var answer = await gate.AskAsync("/api/tokens");

        Assert.Equal(["items", "next"], answer.Fields);
        Assert.Null(answer.Json["next"]);
        var token = Assert.Single(answer.Json["items"]!.AsArray())!;
        Assert.Equal("anna", (string)token["subject"]!);
        Assert.Equal("2026-03-01T12:01:00Z", (string)token["expiresAt"]!);
        Assert.Null(token["tokenId"]);
        Assert.DoesNotContain(secret, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        await using var gate = await ManagementCalls.StartAsync();
        for (var index = 0; index < 5; index++)
        {
            await gate.MintAsync($"cam{index}");
        }

        var (seen, after) = (new List<string>(), "");
        do
        {
            var page = await gate.AskAsync($"/api/tokens?limit=2{after}");
            seen.AddRange(page.Json["items"]!.AsArray().Select(token => (string)token!["streamId"]!));
            after = page.Json["next"] is { } next ? $"&after={next}" : "";
            Assert.True(seen.Count <= 5);
        }
        while (after.Length > 0);

        Assert.Equal(["cam0", "cam1", "cam2", "cam3", "cam4"], seen.Order(StringComparer.Ordinal));
        Assert.Null((await gate.AskAsync("/api/tokens?limit=5")).Json["next"]);
    }

    [Theory]
    [InlineData("streamId=cam", 3)]
    [InlineData("streamId=cam&type=publish", 1)]
    [InlineData("subject=anna", 1)]
    [InlineData("application=default", 4)]
    [InlineData("type=play&application=default", 3)]
    [InlineData("streamId=none", 0)]
    public async Task Filters_narrow_lists_and_revocations_alike(string filter, int count)
    {
        await using var gate = await ManagementCalls.StartAsync();
        await gate.MintAsync("cam");
        await gate.MintAsync("cam", more: new { subject = "anna" });
        await gate.MintAsync("cam", "publish");
        await gate.MintAsync("other");

        Assert.Equal(count, (await gate.AskAsync($"/api/tokens?{filter}")).Json["items"]!.AsArray().Count);
        Assert.Equal($$"""{"deleted":{{count}}}""", (await gate.CallAsync("DELETE", $"/api/tokens?{filter}")).Text);
        Assert.Equal(4 - count, await gate.CountTokensAsync());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=+5", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("after=5", "after")]
    [InlineData("type=Play", "type")]
    [InlineData("streamId=", "streamId")]
    [InlineData("streamId", "streamId")]
    [InlineData("streamid=cam", "streamid")]
    [InlineData("stream=cam", "stream")]
    [InlineData("streamId=a&streamId=b", "streamId")]
    [InlineData("STREAMID=a&streamId=a", "streamId")]
    [InlineData("subject=%00", "subject")]
    [InlineData("subject=a%0Ab", "subject")]
    public async Task A_parameter_that_is_wrong_is_named(string query, string field)
    {
        await using var gate = await ManagementCalls.StartAsync();

        foreach (var list in new[] { "/api/tokens", "/api/sessions" }.Where(list => field != "type" || list == "/api/tokens"))
        {
            var answer = await gate.AskAsync($"{list}?{query}");
            Assert.Equal(400, answer.Status);
            Assert.Equal("invalid_request", answer.Code);
            Assert.Equal([field], answer.Wrong);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?&")]
    [InlineData("?streamId=")]
    [InlineData("?streamid=cam")]
    [InlineData("?type=Play")]
    [InlineData("?streamId=cam&limit=1")]
    [InlineData("?streamId=cam&stream=x")]
    [InlineData("?streamId=cam&streamId=other")]
    [InlineData("?application=&streamId=cam")]
    [InlineData("?=cam")]
    public async Task A_filter_that_is_missing_or_misspelt_deletes_nothing(string query)
    {
        await using var gate = await ManagementCalls.StartAsync();
        await gate.MintAsync("cam");

        foreach (var list in new[] { "/api/tokens", "/api/sessions" })
        {
            var answer = await gate.CallAsync("DELETE", list + query);
            Assert.Equal(400, answer.Status);
            Assert.Equal("invalid_request", answer.Code);
        }

        Assert.Equal(1, await gate.CountTokensAsync());
    }

    [Fact]
    public async Task A_revoked_token_is_gone_and_revoked_once()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var minted = (await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play"}""")).Json;

        var first = await gate.CallAsync("DELETE", $"/api/tokens/{minted["id"]}");
        var second = await gate.CallAsync("DELETE", $"/api/tokens/{minted["id"]}");

        Assert.Equal((204, ""), (first.Status, first.Text));
        Assert.Equal("not_found", second.Code);
        using var viewer = await gate.GetAsync($"/streams/cam.m3u8?token={minted["tokenId"]}");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(viewer));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("{00000000-0000-0000-0000-000000000000}")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("%20")]
    public async Task What_is_no_handle_is_not_found(string id)
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal("not_found", (await gate.CallAsync("DELETE", $"/api/tokens/{id}")).Code);
        Assert.Equal("not_found", (await gate.CallAsync("DELETE", $"/api/sessions/{id}")).Code);
    }
}
