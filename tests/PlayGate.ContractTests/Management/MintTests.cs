using System.Globalization;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class MintTests
{
    [Fact]
    public async Task A_minted_token_comes_with_all_that_is_known_of_it()
    {
        await using var gate = await ManagementCalls.StartAsync(("PlayGate:PublicUrl", "https://video.example"));

        var answer = await gate.CallAsync("POST", "/api/tokens", """
            {"streamId":"a/cam","type":"play","expiresIn":90,"application":"default","subject":"anna","address":"203.0.113.7",
             "sessionLifetime":3600,"carrier":"Cookie","anyFolder":true}
            """);

        Assert.Equal(201, answer.Status);
        var token = answer.Json;
        Assert.Equal(
            [
                "tokenId", "id", "streamId", "type", "application", "createdAt", "expiresAt", "url", "subject", "address",
                "sessionLifetime", "carrier", "anyFolder",
            ],
            answer.Fields);
        Assert.Equal($"https://video.example/streams/a/cam.m3u8?token={token["tokenId"]}", (string)token["url"]!);
        Assert.Equal("2026-03-01T12:00:00Z", (string)token["createdAt"]!);
        Assert.Equal("2026-03-01T12:01:30Z", (string)token["expiresAt"]!);
        Assert.Equal(3600, (int)token["sessionLifetime"]!);
        Assert.Equal("203.0.113.7", (string)token["address"]!);
        Assert.Equal("cookie", (string)token["carrier"]!);
        Assert.True(Guid.TryParseExact((string)token["id"]!, "D", out _));
    }

    [Theory]
    [InlineData("cam/index.m3u8", "/streams/cam/index.m3u8")]
    [InlineData("cam.mp4", "/streams/cam.mp4")]
    [InlineData("cam/50%.mp4", "/streams/cam/50%25.mp4")]
    [InlineData("cam/eine Stunde #1.mp4", "/streams/cam/eine%20Stunde%20%231.mp4")]
    [InlineData("cam/größer.mp4", "/streams/cam/gr%C3%B6%C3%9Fer.mp4")]
    public async Task A_url_names_the_file_that_is_asked_for(string path, string expected)
    {
        await using var gate = await ManagementCalls.StartAsync(("PlayGate:PublicUrl", "https://video.example"));

        var answer = await gate.CallAsync(
            "POST", "/api/tokens", new JsonObject { ["streamId"] = "cam", ["type"] = "play", ["path"] = path }.ToJsonString());

        Assert.Equal($"https://video.example{expected}?token={answer.Json["tokenId"]}", (string)answer.Json["url"]!);
    }

    [Theory]
    [InlineData("other.m3u8", "play")]
    [InlineData("cam10.m3u8", "play")]
    [InlineData("/cam.m3u8", "play")]
    [InlineData("/streams/cam.m3u8", "play")]
    [InlineData("cam/../other.m3u8", "play")]
    [InlineData("cam//index.m3u8", "play")]
    [InlineData("cam/a;b.m3u8", "play")]
    [InlineData("cam/a%2fb.m3u8", "play")]
    [InlineData("cam/%41.m3u8", "play")]
    [InlineData("~x/cam.m3u8", "play")]
    [InlineData("", "play")]
    [InlineData("cam.m3u8", "publish")]
    public async Task A_path_that_is_no_file_of_the_stream_is_refused(string path, string type)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.CallAsync(
            "POST", "/api/tokens", new JsonObject { ["streamId"] = "cam", ["type"] = type, ["path"] = path, ["anyFolder"] = true }
                .ToJsonString());

        Assert.Equal((400, "path"), (answer.Status, Assert.Single(answer.Wrong)));
    }

    [Fact]
    public async Task Under_sequential_names_an_id_that_ends_in_a_digit_is_refused_with_the_reason()
    {
        await using var gate = await ManagementCalls.StartAsync(("PlayGate:Names", "Sequential"));

        var refused = await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam1","type":"play"}""");
        var minted = await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play","path":"cam.m3u8"}""");

        Assert.Equal((400, 201), (refused.Status, minted.Status));
        Assert.Contains("Names=Sequential", (string)refused.Json["errors"]!["streamId"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_says_which_file_its_urls_name()
    {
        await using var gate = await ManagementCalls.StartAsync(
            ("PlayGate:Entry", "{id}_adaptive.m3u8"),
            ("PlayGate:Applications:vod:Origin", "http://127.0.0.1:9"),
            ("PlayGate:Applications:vod:Entry", "{id}/master.mpd"));

        async Task<string> PathAsync(string application) => new Uri((string)(await gate.CallAsync(
            "POST", "/api/tokens", $$"""{"streamId":"a/cam","type":"play","application":"{{application}}"}""")).Json["url"]!).AbsolutePath;

        Assert.Equal("/streams/a/cam_adaptive.m3u8", await PathAsync("default"));
        Assert.Equal("/vod/streams/a/cam/master.mpd", await PathAsync("vod"));
    }

    [Theory]
    [InlineData("index.m3u8")]
    [InlineData("live/{id}.m3u8")]
    [InlineData("{id}x.m3u8")]
    [InlineData("/{id}.m3u8")]
    [InlineData("{id}/../x.m3u8")]
    public async Task An_entry_that_is_no_file_of_the_stream_stops_the_start(string entry)
    {
        var failure = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => ManagementCalls.StartAsync(("PlayGate:Entry", entry)));

        Assert.StartsWith($"PlayGate:Entry is '{entry}'; it accepts", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtmp://media.example/live", "default", "rtmp://media.example/live/cam?token=")]
    [InlineData("rtmp://media.example:1936/live/", "studio", "rtmp://media.example:1936/studio/cam?token=")]
    [InlineData("rtmps://media.example", "default", "rtmps://media.example/cam?token=")]
    [InlineData("rtmps://media.example", "studio", "rtmps://media.example/studio/cam?token=")]
    public async Task A_publisher_has_a_url_where_it_is_known_whom_it_sends_to(string rtmpUrl, string application, string expected)
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Publishing:RtmpUrl", rtmpUrl), ("PlayGate:Applications:studio:Origin", "http://127.0.0.1:9"));

        var answer = await gate.CallAsync(
            "POST", "/api/tokens", $$"""{"streamId":"cam","type":"publish","application":"{{application}}"}""");

        Assert.Equal(expected + answer.Json["tokenId"], (string?)answer.Json["url"]);
    }

    [Fact]
    public async Task What_was_not_said_is_left_out_and_a_publisher_has_no_url()
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"publish","subject":null,"expiresIn":null}""");

        Assert.Equal(
            ["tokenId", "id", "streamId", "type", "application", "createdAt", "expiresAt", "url", "carrier", "anyFolder"], answer.Fields);
        Assert.Null(answer.Json["url"]);
        Assert.Equal("2026-03-01T12:05:00Z", (string)answer.Json["expiresAt"]!);
    }

    [Theory]
    [InlineData("2026-03-01T12:00:01Z", "2026-03-01T12:00:01Z")]
    [InlineData("2026-03-01T14:00:01+01:00", "2026-03-01T13:00:01Z")]
    [InlineData("2026-03-01T11:30:00-02:00", "2026-03-01T13:30:00Z")]
    [InlineData("2026-03-01T12:00:01.5Z", "2026-03-01T12:00:01.5Z")]
    [InlineData("2026-03-01T12:00:01.123456789Z", "2026-03-01T12:00:01.123Z")]
    public async Task An_instant_has_an_offset_and_is_answered_in_utc(string given, string said)
    {
        await using var gate = await ManagementCalls.StartAsync();

        var answer = await gate.CallAsync("POST", "/api/tokens", $$"""{"streamId":"cam","type":"play","expiresAt":"{{given}}"}""");

        Assert.Equal(201, answer.Status);
        Assert.Equal(said, (string)answer.Json["expiresAt"]!);
    }

    [Fact]
    public async Task The_bounds_themselves_are_within()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var week = TimeSpan.FromDays(7).TotalSeconds.ToString(CultureInfo.InvariantCulture);

        foreach (var seconds in new[] { "1", week })
        {
            Assert.Equal(
                201,
                (await gate.CallAsync("POST", "/api/tokens", $$"""{"streamId":"cam","type":"play","expiresIn":{{seconds}}}""")).Status);
        }
    }

    [Fact]
    public async Task An_array_is_answered_in_its_order()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var wanted = new JsonArray(
            [.. Enumerable.Range(0, 1000).Select(index => (JsonNode)new JsonObject { ["streamId"] = $"cam{index}", ["type"] = "play" })]);

        var answer = await gate.CallAsync("POST", "/api/tokens", wanted.ToJsonString());

        Assert.Equal(201, answer.Status);
        Assert.Equal(
            Enumerable.Range(0, 1000).Select(index => $"cam{index}"), answer.Json.AsArray().Select(token => (string)token!["streamId"]!));
        Assert.Equal(1000, answer.Json.AsArray().Select(token => (string)token!["tokenId"]!).Distinct(StringComparer.Ordinal).Count());
        var one = await gate.CallAsync("POST", "/api/tokens", """[{"streamId":"one","type":"play"}]""");
        Assert.Single(one.Json.AsArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task An_array_has_one_to_a_thousand_requests(int count)
    {
        await using var gate = await ManagementCalls.StartAsync();
        var wanted = string.Join(',', Enumerable.Repeat("""{"streamId":"cam","type":"play"}""", count));

        var answer = await gate.CallAsync("POST", "/api/tokens", $"[{wanted}]");

        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_request", answer.Code);
        Assert.Equal(0, await gate.CountTokensAsync());
    }

    [Fact]
    public async Task One_bad_request_of_many_mints_none_and_is_named()
    {
        await using var gate = await ManagementCalls.StartAsync();

        var form = await gate.CallAsync(
            "POST", "/api/tokens", """[{"streamId":"cam","type":"play"},{"streamId":"cam","type":"play","expiresIn":"5"}]""");
        var whole = await gate.CallAsync(
            "POST", "/api/tokens", """[{"streamId":"cam","type":"play"},{"streamId":"cam","type":"play"},3]""");
        var rule = await gate.CallAsync(
            "POST", "/api/tokens", """[{"streamId":"cam","type":"play"},{"streamId":"/cam","type":"play","expiresIn":0}]""");

        Assert.Equal(["[1].expiresIn"], form.Wrong);
        Assert.Equal(["[2]"], whole.Wrong);
        Assert.Equal(["[1].expiresIn", "[1].streamId"], rule.Wrong.Order(StringComparer.Ordinal));
        Assert.Equal(0, await gate.CountTokensAsync());
    }

    [Fact]
    public async Task The_same_call_with_the_same_key_gives_the_same_tokens()
    {
        await using var gate = await ManagementCalls.StartAsync();
        const string Body = """{"streamId":"cam","type":"play","expiresIn":60}""";

        var first = await gate.CallAsync("POST", "/api/tokens", Body, ("Idempotency-Key", "order-1"));
        gate.Clock.Advance(TimeSpan.FromSeconds(5));
        var again = await gate.CallAsync("POST", "/api/tokens", Body, ("Idempotency-Key", "order-1"));
        var other = await gate.CallAsync("POST", "/api/tokens", Body, ("Idempotency-Key", "order-2"));

        Assert.Equal(first.Text, again.Text);
        Assert.NotEqual(first.Text, other.Text);
        Assert.Equal(2, await gate.CountTokensAsync());
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await using var gate = await ManagementCalls.StartAsync();
        await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play"}""", ("Idempotency-Key", "order-1"));

        var answer = await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam2","type":"play"}""", ("Idempotency-Key", "order-1"));

        Assert.Equal(422, answer.Status);
        Assert.Equal("idempotency_key_reused", answer.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("grün")]
    public async Task An_idempotency_key_is_visible_ascii(string key)
    {
        await using var gate = await ManagementCalls.StartAsync();
        const string Body = """{"streamId":"cam","type":"play"}""";

        foreach (var bad in new[] { key, new string('k', 256) })
        {
            var response = await RawClient.SendAsync(
                gate.Admin,
                $"POST /api/tokens HTTP/1.1\r\nHost: {gate.Admin.Authority}\r\nContent-Type: application/json\r\n"
                    + $"Idempotency-Key: {bad}\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
            Assert.Equal(400, response.Status);
        }

        Assert.Equal(0, await gate.CountTokensAsync());
        Assert.Equal(201, (await gate.CallAsync("POST", "/api/tokens", Body, ("Idempotency-Key", new string('k', 255)))).Status);
    }
}
