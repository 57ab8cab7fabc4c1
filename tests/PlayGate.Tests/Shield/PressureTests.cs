using System.Net;

namespace PlayGate.Tests.Shield;

/// <summary>What the heap really holds; alone in the process, since other tests have a heap too.</summary>
[Collection(nameof(Alone))]
public sealed class PressureTests
{
    private const int MiB = 1024 * 1024;
    private const int Limit = 64 * MiB;

    /// <summary>Sizes that leave the most unused: just above one segment, odd ones, tiny ones, large ones.</summary>
    [Theory]
    [InlineData((64 * 1024) + 1, 8_000)]
    [InlineData(100_000, 8_000)]
    [InlineData(700, 100_000)]
    [InlineData(4 * MiB, 200)]
    public async Task The_heap_stays_within_the_limit_and_a_fifth_more(int size, int objects)
    {
        using var origin = new ScriptedOrigin(shield => (shield.SizeLimit, shield.MaxObjectSize) = (Limit, 8 * MiB));
        var body = new byte[size];
        origin.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var number = 0; number < objects; number++)
        {
            using var viewer = await origin.GetAsync($"/{number}.ts");
            await viewer.Content.CopyToAsync(Stream.Null);
            origin.Requests.Clear();
            _ = await origin.NextAsync();
        }

        Assert.InRange(origin.Memory.Held, Limit / 2, Limit);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held <= Limit + (Limit / 5), $"{held}");
    }

    /// <summary>Runs when everything else is through.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
