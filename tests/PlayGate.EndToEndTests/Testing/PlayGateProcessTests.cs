using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Testing;

/// <summary>The harness against a small host of the same outside: Kestrel's endpoints, <c>/health/ready</c>, an origin behind.</summary>
public class PlayGateProcessTests
{
    private static readonly string s_host = Path.Combine(AppContext.BaseDirectory, "bareyarp.dll");

    [Fact]
    public async Task A_started_host_forwards_and_stops_in_order()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var host = await PlayGateProcess.StartAsync(Settings(origin), assembly: s_host);

        var response = await RawClient.GetAsync(host.PublicUrl, "/streams/cam.m3u8");

        Assert.Equal("origin", response.Text);
        Assert.Equal("/streams/cam.m3u8", Assert.Single(origin.Requests.All).Target);
        Assert.Equal(0, await host.StopAsync());
        Assert.True(host.HasExited);
    }

    [Fact]
    public async Task A_killed_host_is_gone_at_once()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var host = await PlayGateProcess.StartAsync(Settings(origin), assembly: s_host);

        await host.KillAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => RawClient.GetAsync(host.PublicUrl, "/streams/cam.m3u8"));
    }

    [Fact]
    public async Task A_host_that_does_not_start_says_why()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => PlayGateProcess.StartAsync(assembly: s_host));

        Assert.Contains("Set Origin.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_gives_back_its_code_and_both_its_streams()
    {
        var result = await PlayGateCommand.RunAsync([], assembly: s_host);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Set Origin.", result.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Settings(KestrelOrigin origin) => new() { ["Origin"] = origin.Url };
}
