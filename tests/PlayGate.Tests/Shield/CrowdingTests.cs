
namespace PlayGate.Tests.Shield;

/// <summary>What one client can take of what all share (issue 15).</summary>
public sealed class CrowdingTests
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData("private")]
    [InlineData("max-age=0")]
    public async Task Keys_under_which_nothing_is_kept_count_and_give_way(string cacheControl)
    {
        using var origin = new ScriptedOrigin(shield => (shield.SizeLimit, shield.MaxObjectSize) = (MiB, MiB));
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("x", ("Cache-Control", cacheControl)));
        var padding = new string('p', 4000);
        for (var number = 0; number < 500; number++)
        {
            await origin.StoreAsync($"/{number}.ts?{padding}");
            Assert.InRange(origin.Memory.Held, Math.Min(origin.Store.Count, 1) * 8000, MiB);
            Assert.InRange(origin.Store.Count, 0, MiB / 8000);
        }
    }

    [Fact]
    public async Task What_is_remembered_of_a_request_to_tell_answers_apart_counts()
    {
        using var origin = new ScriptedOrigin();
        origin.Answer = (_, _) => Task.FromResult(ScriptedOrigin.Text("x", ("Cache-Control", "max-age=60"), ("Vary", "X-Long")));
        await origin.StoreAsync("/a.ts", ("X-Long", new string('l', 1000)));
        var one = origin.Memory.Held;
        await origin.StoreAsync("/a.ts", ("X-Long", new string('m', 1000)));

        Assert.InRange(origin.Memory.Held - one, 2000, 10_000);
    }
}
