using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class SettingsTests
{
    private const string On = """{"application":"default","playTokenControl":true,"publishTokenControl":true}""";

    [Fact]
    public async Task A_switch_holds_when_the_call_returns_and_the_other_stays()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);

        Assert.Equal(On, (await gate.AskAsync("/api/settings/default")).Text);
        var off = await gate.CallAsync("PUT", "/api/settings/default", """{"playTokenControl":false}""");
        Assert.Equal((200, """{"application":"default","playTokenControl":false,"publishTokenControl":true}"""), (off.Status, off.Text));
        using (var viewer = await gate.GetAsync("/streams/cam.m3u8"))
        {
            Assert.Equal(HttpStatusCode.OK, viewer.StatusCode);
        }

        Assert.Equal(
            On, (await gate.CallAsync("PUT", "/api/settings/default", off.Text.Replace("false", "true", StringComparison.Ordinal))).Text);
        using var refused = await gate.GetAsync("/streams/cam.m3u8");
        Assert.Equal("token_required", await TestGate.CodeOfAsync(refused));
    }

    [Theory]
    [InlineData("""{"playTokenControl":"false"}""")]
    [InlineData("""{"playTokenControl":0}""")]
    [InlineData("""{"playtokencontrol":false}""")]
    [InlineData("""{"playTokenControl":false,"more":true}""")]
    [InlineData("""{"playTokenControl":false,"application":"other"}""")]
    [InlineData("""{"playTokenControl":null}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task What_is_not_understood_switches_nothing(string body)
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal("invalid_request", (await gate.CallAsync("PUT", "/api/settings/default", body)).Code);
        Assert.Equal(On, (await gate.AskAsync("/api/settings/default")).Text);
    }

    [Fact]
    public async Task An_unknown_application_is_refused_with_the_names_that_there_are()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Applications:live:Origin", "http://127.0.0.1:9"));

        var unknown = await gate.CallAsync("PUT", "/api/settings/lvie", """{"playTokenControl":false}""");

        Assert.Equal(404, unknown.Status);
        Assert.Contains("there is default, live", unknown.Text, StringComparison.Ordinal);
        var all = await gate.AskAsync("/api/settings");
        Assert.Equal(["default", "live"], all.Json["items"]!.AsArray().Select(item => (string)item!["application"]!));
    }

    [Fact]
    public async Task Without_a_route_of_its_own_the_default_application_is_none()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            (string?)null,
            ("PlayGate:Applications:LiveApp:Origin", "http://127.0.0.1:9"),
            ("PlayGate:PublicUrl", "https://video.example"));

        var minted = await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play"}""");
        var switched = await gate.CallAsync("PUT", "/api/settings/default", """{"playTokenControl":false}""");
        var named = await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play","application":"LiveApp"}""");

        Assert.Equal((400, 404, 201), (minted.Status, switched.Status, named.Status));
        Assert.Contains("there is LiveApp", (string)minted.Json["errors"]!["application"]![0]!, StringComparison.Ordinal);
        Assert.StartsWith("https://video.example/LiveApp/streams/cam.m3u8?token=", (string)named.Json["url"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("Default")]
    [InlineData("a%2Fb")]
    public async Task An_unknown_application_is_not_found(string application)
    {
        await using var gate = await ManagementCalls.StartAsync();

        Assert.Equal("not_found", (await gate.AskAsync($"/api/settings/{application}")).Code);
        Assert.Equal("not_found", (await gate.CallAsync("PUT", $"/api/settings/{application}", """{"playTokenControl":false}""")).Code);
    }
}
