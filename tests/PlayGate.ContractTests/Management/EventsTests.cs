using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class EventsTests
{
    [Fact]
    public async Task Every_listener_is_told_what_happens_at_the_gate()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        using var first = await EventReader.ListenAsync(gate);
        using var second = await EventReader.ListenAsync(gate);
        await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        using var refused = await gate.GetAsync("/streams/yard.m3u8");
        using var ended = await gate.ManagementClient.DeleteAsync("/api/sessions?streamId=cam");

        foreach (var listener in new[] { first, second })
        {
            var told = await listener.UntilAsync(3);
            Assert.Equal(["opened", "refused", "ended"], told.Select(happened => happened.Kind));
            Assert.Equal(
                ("default", "cam", "127.0.0.1"),
                ((string)told[0].Data["application"]!, (string)told[0].Data["stream"]!, (string)told[0].Data["address"]!));
            Assert.Equal(("yard.m3u8", "token_required"), ((string)told[1].Data["stream"]!, (string)told[1].Data["code"]!));
            Assert.Equal((string)told[0].Data["session"]!, (string)told[2].Data["session"]!);
        }
    }

    [Fact]
    public async Task Listeners_have_their_number()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var listeners = new List<EventReader>();
        for (var number = 0; number < 32; number++)
        {
            listeners.Add(await EventReader.ListenAsync(gate));
        }

        Assert.Equal("too_many_listeners", (await gate.AskAsync("/api/events")).Code);
        listeners.ForEach(listener => listener.Dispose());
    }
}
