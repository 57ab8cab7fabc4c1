using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.Shield.Bodies;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Shield;

/// <summary>
/// Viewers on sockets that hardly take anything: what they are sent stays whole, and the shield is the others' too (issue 15).
/// </summary>
public sealed class SlowViewerTests
{
    private const int Size = 8 * 1024 * 1024;

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Slow_viewers_leave_the_shield_to_the_others_and_get_all_that_they_wait_for(string skips)
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            var file = Results(context.Request.Path.Value!);
            context.Response.Headers.CacheControl = "max-age=600";
            await file.ExecuteAsync(context);
        });
        await using var gate = await TestGate.InFrontOfAsync(
            origin,
            ("PlayGate:Shield:SkipProxyOnHit", skips),
            ("PlayGate:Shield:SizeLimit", (4 * Size).ToString(CultureInfo.InvariantCulture)),
            ("PlayGate:Shield:MaxObjectSize", Size.ToString(CultureInfo.InvariantCulture)));
        var cookie = await gate.OpenAsync("/streams/cam/open.ts", await gate.MintAsync("cam"));
        var slow = new List<RawClient>();
        for (var number = 0; number < 10; number++)
        {
            gate.Clock.Advance(TimeSpan.FromMilliseconds(10));
            using var complete = await gate.GetAsync($"/streams/cam/{number / 2}.ts", cookie);
            await complete.Content.ReadAsByteArrayAsync();
            slow.Add(await SleeperAsync(gate, $"/streams/cam/{number / 2}.ts", cookie));
        }

        for (var number = 20; number < 26; number++)
        {
            gate.Clock.Advance(TimeSpan.FromMilliseconds(10));
            using var miss = await gate.GetAsync($"/streams/cam/{number}.ts", cookie);
            Assert.Equal(BytesOf($"/streams/cam/{number}.ts"), await miss.Content.ReadAsByteArrayAsync());
            using var hit = await gate.GetAsync($"/streams/cam/{number}.ts", cookie);
            Assert.Equal(["MISS", "HIT"], new[] { miss, hit }.SelectMany(answer => answer.Headers.GetValues("X-Cache")));
            Assert.Equal(BytesOf($"/streams/cam/{number}.ts"), await hit.Content.ReadAsByteArrayAsync());
        }

        var memory = gate.Services.GetRequiredService<ShieldMemory>();
        Assert.InRange(memory.Held, 0, memory.Limit);
        foreach (var (client, number) in slow.Select((client, number) => (client, number)))
        {
            var answer = await client.ReadAsync();
            Assert.True(answer.Complete);
            Assert.Equal(BytesOf($"/streams/cam/{number / 2}.ts"), answer.Body);
            await client.DisposeAsync();
        }

        Assert.Contains(origin.Requests.All, request => request["Range"].Count > 0);
    }

    private static Microsoft.AspNetCore.Http.IResult Results(string path) =>
        Microsoft.AspNetCore.Http.Results.Bytes(
            BytesOf(path),
            "video/mp2t",
            enableRangeProcessing: true,
            entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue("\"v1\""));

    private static byte[] BytesOf(string path)
    {
        var draw = new Draw((ulong)(path.Sum(letter => letter * 31) + path.Length));
        return draw.Bytes(Size);
    }

    private static async Task<RawClient> SleeperAsync(TestGate gate, string target, string cookie)
    {
        var client = await RawClient.ConnectAsync(gate.Public, receiveBuffer: 4096);
        await client.WriteAsync($"GET {target} HTTP/1.1\r\nHost: {gate.Public.Authority}\r\nCookie: {cookie}\r\n\r\n");
        return client;
    }
}
