using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class AntMediaTests
{
    [Theory]
    [InlineData("/rest/broadcast/getToken?id=cam&expireDate={0}&type=play", "cam", "play", null)]
    [InlineData("/rest/v2/broadcasts/cam/token?expireDate={0}&type=publish", "cam", "publish", null)]
    [InlineData("/rest/v2/broadcasts/cam/token?expireDate={0}&type=play&roomId=r1", "cam", "play", "r1")]
    [InlineData("/rest/v2/broadcasts/a%2Fcam/token?expireDate={0}&type=play", "a/cam", "play", null)]
    [InlineData("/rest/v2/broadcasts/a%2fcam/token?expireDate={0}&type=play", "a/cam", "play", null)]
    [InlineData("/rest/broadcast/getToken?id=a/cam&expireDate={0}&type=play", "a/cam", "play", null)]
    [InlineData("/default/rest/v2/broadcasts/cam/token?expireDate={0}&type=play&unknown=1", "cam", "play", null)]
    public async Task A_token_is_made_as_ant_media_makes_it(string target, string streamId, string type, string? roomId)
    {
        await using var gate = await ManagementCalls.StartAsync();
        var expiry = ExpiryIn(gate, 60);

        var answer = await gate.AskAsync(string.Format(null, target, expiry));

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal(["tokenId", "streamId", "expireDate", "type", "roomId"], answer.Fields);
        Assert.Equal(
            (streamId, expiry, type, roomId),
            (
                (string)answer.Json["streamId"]!,
                (long)answer.Json["expireDate"]!,
                (string)answer.Json["type"]!,
                (string?)answer.Json["roomId"]));
        Assert.True((bool)(await gate.AskAsync("/api/tokens")).Json["items"]![0]!["anyFolder"]!);
    }

    /// <summary>Found by the differential test of issue 15: Kestrel folds such paths in another way than Ant Media's server.</summary>
    [Theory]
    [InlineData("/rest/v2/broadcasts//../..secret/token")]
    [InlineData("/rest/v2/broadcasts/x/../secret/token")]
    [InlineData("/rest/v2/broadcasts/x/%2e%2E/secret/token")]
    [InlineData("/rest/v2/./broadcasts/secret/token")]
    public async Task A_path_that_servers_fold_in_different_ways_mints_nothing(string path)
    {
        await using var gate = await ManagementCalls.StartAsync();
        var expiry = gate.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds();

        var answer = await RawClient.SendAsync(gate.Admin, "GET", $"{path}?expireDate={expiry}&type=play");

        Assert.Equal(404, answer.Status);
        Assert.Equal(0, await gate.CountTokensAsync());
    }

    [Fact]
    public async Task Such_a_token_plays_once()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token =
            (string)(await gate.AskAsync($"/rest/v2/broadcasts/cam/token?expireDate={ExpiryIn(gate, 60)}&type=play")).Json["tokenId"]!;

        await gate.OpenAsync("/streams/folder/cam_adaptive.m3u8", token);
        using var second = await gate.GetAsync($"/streams/folder/cam_adaptive.m3u8?token={token}");
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(second));
    }

    [Theory]
    [InlineData("cam", "0", "play")]
    [InlineData("cam", "{now}", "play")]
    [InlineData("cam", "{now}000", "play")]
    [InlineData("cam", "{late}", "play")]
    [InlineData("cam", "", "play")]
    [InlineData("cam", "soon", "play")]
    [InlineData("cam", "-5", "play")]
    [InlineData("cam", "1e12", "play")]
    [InlineData("cam", "9223372036854775807", "play")]
    [InlineData("cam", "99999999999999999999", "play")]
    [InlineData("cam", "{soon}&expireDate={soon}", "play")]
    [InlineData("cam", "{soon}", "Play")]
    [InlineData("cam", "{soon}", "")]
    [InlineData("cam", "{soon}", "play&type=play")]
    [InlineData("cam", "{soon}", "play&roomId=%00")]
    [InlineData("~cam", "{soon}", "play")]
    [InlineData("a%2500", "{soon}", "play")]
    [InlineData("a%252Fcam", "{soon}", "play")]
    [InlineData("a%20b", "{soon}", "play")]
    public async Task Bad_input_is_answered_in_ant_medias_words(string id, string expireDate, string type)
    {
        await using var gate = await ManagementCalls.StartAsync();
        expireDate = expireDate
            .Replace("{now}", $"{ExpiryIn(gate, 0)}", StringComparison.Ordinal)
            .Replace("{soon}", $"{ExpiryIn(gate, 60)}", StringComparison.Ordinal)
            .Replace("{late}", $"{ExpiryIn(gate, (7 * 86400) + 1)}", StringComparison.Ordinal);

        foreach (var target in new[] { $"/rest/v2/broadcasts/{id}/token?", $"/rest/broadcast/getToken?id={id}&" })
        {
            var answer = await gate.AskAsync($"{target}expireDate={expireDate}&type={type}");
            Assert.Equal(400, answer.Status);
            AssertResult(answer, success: false);
        }

        Assert.Equal(0, await gate.CountTokensAsync());
    }

    [Theory]
    [InlineData("DELETE", "/rest/v2/broadcasts/cam%0AMinted/tokens")]
    [InlineData("DELETE", "/rest/v2/broadcasts/cam%1B/tokens")]
    [InlineData("GET", "/rest/v2/broadcasts/cam%0D/tokens/list/0/5")]
    public async Task An_id_that_would_break_a_log_line_is_bad_input(string method, string target)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.CallAsync(method, target);

        Assert.Equal(400, answer.Status);
        AssertResult(answer, success: false);
    }

    [Fact]
    public async Task Validating_spends_the_token()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var token = (await gate.AskAsync($"/rest/v2/broadcasts/a%2Fcam/token?expireDate={ExpiryIn(gate, 60)}&type=publish&roomId=r")).Json;
        JsonObject Changed(string field, string value) =>
            new(token.DeepClone().AsObject().ToDictionary(pair => pair.Key, pair => pair.Key == field ? value : pair.Value?.DeepClone()));

        foreach (var wrong in new[]
        {
            Changed("streamId", "a"),
            Changed("streamId", "cam"),
            Changed("streamId", "a/cam/x"),
            Changed("type", "play"),
            Changed("tokenId", "x"),
        })
        {
            AssertResult(await gate.CallAsync("POST", "/rest/v2/broadcasts/validate-token", wrong.ToJsonString()), success: false);
        }

        AssertResult(await gate.CallAsync("POST", "/rest/v2/broadcasts/validate-token", token.ToJsonString()), success: true);
        AssertResult(await gate.CallAsync("POST", "/rest/v2/broadcasts/validate-token", token.ToJsonString()), success: false);
    }

    [Fact]
    public async Task One_of_many_racing_validations_is_told_yes()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var token = (await gate.AskAsync($"/rest/v2/broadcasts/cam/token?expireDate={ExpiryIn(gate, 60)}&type=play")).Text;

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => gate.CallAsync("POST", "/rest/v2/broadcasts/validate-token", token)));

        Assert.Single(answers, answer => (bool)answer.Json["success"]!);
    }

    [Theory]
    [InlineData("""{"streamId":"cam","type":"play"}""", 200)]
    [InlineData("""{"tokenId":7,"streamId":"cam","type":"play"}""", 200)]
    [InlineData("""{"tokenId":"\ud800","streamId":"cam","type":"play"}""", 200)]
    [InlineData("{", 400)]
    [InlineData("", 400)]
    public async Task What_is_no_token_is_not_valid(string body, int status)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.CallAsync("POST", "/rest/v2/broadcasts/validate-token", body);

        Assert.Equal(status, answer.Status);
        AssertResult(answer, success: false);
    }

    [Fact]
    public async Task Listing_shows_handles_and_revoking_takes_the_stream_only()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var secrets = new[] { await gate.MintAsync("a/cam"), await gate.MintAsync("a/cam"), await gate.MintAsync("a/cam", "publish") };
        await gate.MintAsync("a");

        var all = await gate.AskAsync("/rest/v2/broadcasts/a%2Fcam/tokens/list/0/50");
        var page = await gate.AskAsync("/rest/v2/broadcasts/a%2Fcam/tokens/list/1/1");
        var huge = await gate.AskAsync("/rest/v2/broadcasts/a%2Fcam/tokens/list/0/2000000000");

        Assert.Equal(["tokenId", "streamId", "expireDate", "type", "roomId"], all.Json[0]!.AsObject().Select(field => field.Key));
        Assert.Equal((3, 1, 3), (all.Json.AsArray().Count, page.Json.AsArray().Count, huge.Json.AsArray().Count));
        Assert.Equal((string)all.Json[1]!["tokenId"]!, (string)page.Json[0]!["tokenId"]!);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, all.Text, StringComparison.Ordinal));
        AssertResult(await gate.CallAsync("DELETE", "/rest/v2/broadcasts/a%2Fcam/tokens"), success: true);
        Assert.Equal("[]", (await gate.AskAsync("/rest/v2/broadcasts/a%2Fcam/tokens/list/0/50")).Text);
        Assert.Equal(1, await gate.CountTokensAsync());
    }

    [Theory]
    [InlineData("-1/5")]
    [InlineData("0/x")]
    [InlineData("0/-1")]
    [InlineData("99999999999/1")]
    public async Task A_page_is_counted_in_whole_numbers(string page)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.AskAsync($"/rest/v2/broadcasts/cam/tokens/list/{page}");

        Assert.Equal(400, answer.Status);
        AssertResult(answer, success: false);
    }

    [Fact]
    public async Task An_application_has_its_own_tokens()
    {
        await using var gate = await ManagementCalls.StartAsync(("PlayGate:Applications:events:Origin", "http://127.0.0.1:1"));
        var minted = (await gate.AskAsync($"/events/rest/v2/broadcasts/cam/token?expireDate={ExpiryIn(gate, 60)}&type=play")).Json;

        Assert.Equal("events", (string)(await gate.AskAsync("/api/tokens")).Json["items"]![0]!["application"]!);
        Assert.Equal("[]", (await gate.AskAsync("/rest/v2/broadcasts/cam/tokens/list/0/5")).Text);
        Assert.Single((await gate.AskAsync("/events/rest/v2/broadcasts/cam/tokens/list/0/5")).Json.AsArray());
        AssertResult(await gate.CallAsync("POST", "/rest/v2/broadcasts/validate-token", minted.ToJsonString()), success: false);
        AssertResult(await gate.CallAsync("POST", "/events/rest/v2/broadcasts/validate-token", minted.ToJsonString()), success: true);
    }

    [Theory]
    [InlineData("GET", "/none/rest/broadcast/getToken?id=cam&expireDate=1&type=play")]
    [InlineData("GET", "/none/rest/v2/broadcasts/cam/tokens/list/0/5")]
    [InlineData("DELETE", "/none/rest/v2/broadcasts/cam/tokens")]
    [InlineData("POST", "/none/rest/v2/broadcasts/validate-token")]
    public async Task An_unknown_application_is_not_found(string method, string target)
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal("not_found", (await gate.CallAsync(method, target, method == "POST" ? "{}" : null)).Code);
    }

    private static long ExpiryIn(TestGate gate, int seconds) => gate.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds;

    private static void AssertResult(ManagementAnswer answer, bool success)
    {
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal(["success", "message", "dataId", "errorId"], answer.Fields);
        Assert.Equal((success, "", 0), ((bool)answer.Json["success"]!, (string)answer.Json["dataId"]!, (int)answer.Json["errorId"]!));
    }
}
