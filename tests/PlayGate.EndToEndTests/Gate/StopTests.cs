using System.Net;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Gate;

public sealed class StopTests
{
    [Fact]
    public async Task Told_to_stop_it_finishes_the_response_in_flight_and_exits_with_0()
    {
        var released = new TaskCompletionSource();
        await using var deployment = await Deployment.CreateAsync(nameof(StopTests));
        var host = await deployment.StartReplicaAsync();
        deployment.Origin.Answer = OriginAnswer.After(released.Task, OriginAnswer.Respond(200, "late"));
        var response = deployment.GetAsync($"/streams/cam.m3u8?token={await deployment.MintSecretAsync("cam")}");
        await deployment.Origin.Requests.AtLeastAsync(1);

        var stopped = host.StopAsync();
        await host.Output.FirstAsync(line => line.Contains("shutting down", StringComparison.Ordinal));
        released.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await response).StatusCode);
        Assert.Equal("late", await (await response).Content.ReadAsStringAsync());
        Assert.Equal(0, await stopped);
    }
}
