using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.EntityFrameworkCore;
using PlayGate.Server.Configuration;
using PlayGate.Sessions;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>Tickets whose keys nobody has, in a flood, and the viewers beside it (issue 15).</summary>
public sealed class MadeUpTicketTests
{
    private const string Attacker = "192.0.2.66";
    private const string Honest = "203.0.113.1";
    private static readonly (string, string) Behind = ("PlayGate:ForwardedHeaders:KnownProxies:0", "127.0.0.1");

    [Fact]
    public async Task A_flood_of_them_keeps_no_viewer_out_who_has_a_good_session_and_a_stale_one()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Behind);
        var good = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        await FloodAsync(gate);

        foreach (var address in new[] { Honest, Attacker })
        {
            using var viewer = await GetAsync(gate, $"{MadeUpTickets.Cookie()}; {good}", address);
            Assert.Equal(HttpStatusCode.OK, viewer.StatusCode);
        }
    }

    [Fact]
    public async Task A_flood_of_them_keeps_no_viewer_out_whose_key_this_replica_has_not_read_yet()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Behind);
        await FloodAsync(gate);

        using var viewer = await GetAsync(gate, await OpenElsewhereAsync(gate), Honest);
        Assert.Equal(HttpStatusCode.OK, viewer.StatusCode);
    }

    [Fact]
    public async Task One_alone_is_no_session_and_no_outage()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Behind);
        await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        using var viewer = await GetAsync(gate, MadeUpTickets.Cookie(), Honest);
        Assert.Equal("token_required", await TestGate.CodeOfAsync(viewer));
    }

    [Fact]
    public async Task Whoever_floods_is_told_of_an_outage_and_opens_a_session_by_a_good_token_all_the_same()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Behind);
        var token = await gate.MintAsync("cam");
        await FloodAsync(gate);

        using var undecided = await GetAsync(gate, MadeUpTickets.Cookie(), Attacker);
        Assert.Equal("store_unavailable", await TestGate.CodeOfAsync(undecided));
        using var opened = await gate.GetAsync($"/streams/cam.m3u8?token={token}", MadeUpTickets.Cookie(), ("X-Forwarded-For", Attacker));
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        using var spent = await gate.GetAsync($"/streams/cam.m3u8?token={token}", MadeUpTickets.Cookie(), ("X-Forwarded-For", Attacker));
        Assert.Equal("store_unavailable", await TestGate.CodeOfAsync(spent));
    }

    private static async Task FloodAsync(TestGate gate)
    {
        for (var request = 0; request < 60; request++)
        {
            using var refused = await GetAsync(gate, MadeUpTickets.Cookie(), Attacker);
            Assert.False(refused.IsSuccessStatusCode);
        }
    }

    /// <summary>A session that another replica has opened, with a key that it has just made.</summary>
    private static async Task<string> OpenElsewhereAsync(TestGate gate)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSqliteStore(gate.Services.GetRequiredService<ServerSettings>().ConnectionString);
        await using var replica = services.BuildServiceProvider();
        var now = TimeProvider.System.GetUtcNow();
        replica.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
        var ticket = new TicketSealer(replica.GetRequiredService<IDataProtectionProvider>()).Seal(new Session
        {
            Id = Guid.NewGuid(),
            Application = "default",
            StreamId = "cam",
            AnyFolder = false,
            StartedAt = gate.Clock.GetUtcNow(),
            ExpiresAt = gate.Clock.GetUtcNow().AddHours(1),
        });
        return $"playgate-0123456789ab={ticket.Reveal()}";
    }

    private static Task<HttpResponseMessage> GetAsync(TestGate gate, string cookie, string address) =>
        gate.GetAsync("/streams/cam0001.ts", cookie, ("X-Forwarded-For", address));
}
