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

        Assert.Equal(On, (await gate.CallAsync("PUT", "/api/settings/default", off.Text.Replace("false", "true", StringComparison.Ordinal))).Text);
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
