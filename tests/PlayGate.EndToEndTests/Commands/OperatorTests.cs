using System.Net;
using System.Text.Json.Nodes;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Commands;

/// <summary>The commands that call the management API, against a server with an API key, as an operator's shell would.</summary>
public sealed class OperatorTests
{
    private const string Key = "an-operators-key";

    [Fact]
    public async Task An_operator_mints_lists_explains_revokes_and_ends_without_a_line_of_curl()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OperatorTests));
        var host = await StartAsync(deployment);
        var urls = (await DoAsync(host, "token", "create", "cam", "--subject", "müller", "--count", "3")).Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, urls.Length);

        var listed = Json((await DoAsync(host, "token", "list", "--stream", "cam", "--json")).Output).AsArray();
        Assert.Equal(3, listed.Count);
        Assert.All(listed, token => Assert.Equal("müller", token!["subject"]!.GetValue<string>()));
        var cut = await DoAsync(host, "token", "list", "--limit", "2");
        Assert.Equal(3, cut.Output.TrimEnd().Split('\n').Length);
        Assert.Contains("more than these 2", cut.Error, StringComparison.Ordinal);

        var explained = await DoAsync(host, "token", "explain", urls[0]);
        Assert.StartsWith("200  The token is good", explained.Output, StringComparison.Ordinal);
        var cookie = await deployment.OpenAsync(new Uri(urls[0]).PathAndQuery);
        var other = await RunAsync(host, ["token", "explain", "/streams/x.ts", "--cookie", "-"], input: cookie + "\n");
        Assert.StartsWith(
            "403 session_mismatch  The session is for cam; x.ts is not one of its files.", other.Output, StringComparison.Ordinal);
        var spent = await RunAsync(host, ["token", "explain", "-"], input: urls[0] + "\n");
        Assert.Equal(1, spent.ExitCode);
        Assert.StartsWith("403 token_invalid  ", spent.Output, StringComparison.Ordinal);

        Assert.Equal("revoked 2\n", (await DoAsync(host, "token", "revoke", "--subject", "müller")).Output);
        var session = Assert.Single(Json((await DoAsync(host, "session", "list", "--json")).Output).AsArray())!["id"]!.GetValue<string>();
        Assert.Contains(session, (await DoAsync(host, "session", "list")).Output, StringComparison.Ordinal);
        Assert.Equal("ended 1\n", (await DoAsync(host, "session", "end", session)).Output);
        var again = await RunAsync(host, ["session", "end", session]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("No open session has this id", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_applications_none_is_guessed()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OperatorTests));
        var host = await StartAsync(deployment, ("PlayGate:Applications:events:Origin", "http://127.0.0.1:9"));

        foreach (var command in new string[][] { ["token", "create", "cam"], ["settings", "show"], ["settings", "set", "--play", "on"] })
        {
            var asked = await RunAsync(host, command);
            Assert.Equal(2, asked.ExitCode);
            Assert.Contains("say which application; there is default, events", asked.Error, StringComparison.Ordinal);
        }

        var url = (await DoAsync(host, "token", "create", "cam", "--application", "events", "--file", "cam/index.m3u8")).Output;
        Assert.StartsWith("/events/streams/cam/index.m3u8?token=", new Uri(url.Trim()).PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("events", (await DoAsync(host, "settings", "show", "events")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_control_is_shown_and_switched()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OperatorTests));
        var host = await StartAsync(deployment);

        Assert.Contains("play needs a token     on", (await DoAsync(host, "settings", "show")).Output, StringComparison.Ordinal);
        var switched = Json((await DoAsync(host, "settings", "set", "--play", "off", "--json")).Output);
        Assert.False(switched["playTokenControl"]!.GetValue<bool>());
        Assert.True(switched["publishTokenControl"]!.GetValue<bool>());
        using var played = await deployment.GetAsync("/streams/cam.m3u8");
        Assert.Equal(HttpStatusCode.OK, played.StatusCode);

        var unknown = await RunAsync(host, ["settings", "show", "events"]);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("no such application", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_comes_from_the_environment_or_a_file_and_is_never_repeated()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(OperatorTests));
        var host = await StartAsync(deployment);
        string[] list = ["session", "list", "--server", host.AdminUrl.AbsoluteUri];

        var without = await PlayGateCommand.RunAsync(list);
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("PLAYGATE_API_KEY", without.Error, StringComparison.Ordinal);
        var wrong = await PlayGateCommand.RunAsync(list, new Dictionary<string, string> { ["PLAYGATE_API_KEY"] = "another-key" });
        Assert.Equal(1, wrong.ExitCode);
        Assert.DoesNotContain("another-key", wrong.Error, StringComparison.Ordinal);

        var file = Path.Combine(host.Folder, "key.txt");
        await File.WriteAllTextAsync(file, Key + "\n");
        Assert.Equal(0, (await PlayGateCommand.RunAsync([.. list, "--api-key-file", file])).ExitCode);
        Assert.Equal(
            0, (await PlayGateCommand.RunAsync(list, new Dictionary<string, string> { ["PLAYGATE_API_KEY_FILE"] = file })).ExitCode);
    }

    [Theory]
    [InlineData(2, "say which", "session", "end")]
    [InlineData(2, "say which", "token", "revoke", "--stream", "cam", "0195c1a2-7f3b-7c11-9c52-0d6f5a1b2c3d")]
    [InlineData(2, "--play on|off", "settings", "set")]
    [InlineData(2, "--expire-in", "token", "create", "cam", "--expire-in", "5m")]
    [InlineData(2, "90s, 5m, 2h, 7d", "token", "create", "cam", "--expires-in", "5")]
    [InlineData(2, "--server is 'ftp://x'", "token", "list", "--server", "ftp://x")]
    [InlineData(2, "cannot be read", "token", "list", "--api-key-file", "/nowhere/key")]
    [InlineData(3, "no server answers", "token", "list", "--server", "http://127.0.0.1:9")]
    public async Task What_is_not_understood_ends_with_2_and_a_server_that_is_not_there_with_3(
        int code, string says, params string[] arguments)
    {
        var result = await PlayGateCommand.RunAsync(arguments);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_store_is_away_ends_with_3_and_so_does_a_migration()
    {
        var store = new Dictionary<string, string>
        {
            ["PlayGate:Origin"] = "http://127.0.0.1:9",
            ["PlayGate:Store"] = "Postgres",
            ["ConnectionStrings:PlayGate"] = $"Host=127.0.0.1;Port={FreePort.Next()};Username=playgate;Password=hunter2",
        };
        await using var host = await PlayGateProcess.StartAsync(store, health: "live");
        var listed = await PlayGateCommand.RunAsync(["token", "list", "--server", host.AdminUrl.AbsoluteUri]);
        Assert.Equal(3, listed.ExitCode);
        Assert.Equal(3, (await PlayGateCommand.RunAsync(["migrate"], store)).ExitCode);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("abc\n")]
    public async Task The_hash_of_a_key_is_what_the_settings_hold(string input)
    {
        var hash = await PlayGateCommand.RunAsync(["keys", "hash"], input: input);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n", hash.Output);
        Assert.Equal(2, (await PlayGateCommand.RunAsync(["keys", "hash"])).ExitCode);
    }

    [Fact]
    public async Task A_generated_key_has_the_hash_beside_it()
    {
        var made = Json((await PlayGateCommand.RunAsync(["keys", "hash", "--generate", "--json"])).Output);
        var hash = await PlayGateCommand.RunAsync(["keys", "hash"], input: made["key"]!.GetValue<string>());
        Assert.Equal(made["hash"]!.GetValue<string>(), hash.Output.Trim());
    }

    [Fact]
    public async Task Check_says_its_verdicts_as_json()
    {
        var result = await PlayGateCommand.RunAsync(
            ["check", "--json"], new Dictionary<string, string> { ["PlayGate:Origin"] = "http://127.0.0.1:9" });
        Assert.Equal(1, result.ExitCode);
        var said = Json(result.Output);
        Assert.False(said["ok"]!.GetValue<bool>());
        Assert.Equal(
            ["configuration True", "store True", "origin False"],
            said["verdicts"]!.AsArray().Select(verdict => $"{verdict!["subject"]} {verdict["ok"]!.GetValue<bool>()}"));
        var wrong = await PlayGateCommand.RunAsync(["check", "--json", "--PlayGate:Orgin=x"]);
        Assert.Contains(
            "did you mean PlayGate:Origin?", Json(wrong.Output)["verdicts"]![0]!["says"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static Task<PlayGateProcess> StartAsync(Deployment deployment, params (string, string)[] settings) =>
        deployment.StartReplicaAsync([("PlayGate:Admin:ApiKeys:0", Hash), .. settings]);

    private static string Hash =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Key)));

    private static async Task<CommandResult> DoAsync(PlayGateProcess host, params string[] arguments)
    {
        var result = await RunAsync(host, arguments);
        return result.OrThrow(string.Join(' ', arguments));
    }

    private static Task<CommandResult> RunAsync(PlayGateProcess host, string[] arguments, string input = "") => PlayGateCommand.RunAsync(
        [.. arguments, "--server", host.AdminUrl.AbsoluteUri], new Dictionary<string, string> { ["PLAYGATE_API_KEY"] = Key }, input: input);

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
