using System.Net;
using PlayGate.Audit;

namespace PlayGate.Tests.Audit;

public sealed class AuditActorTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_comes_from_outside_is_kept_short_and_plain()
    {
        var entry = new AuditActor("an\nna\uD800").Does(new AuditedChange("x") { Target = new string('a', 1000), Detail = "a\0b" }, s_now);

        Assert.Equal(("an?na?", 300, "a?b"), (entry.Actor, entry.Target!.Length, entry.Detail));
    }

    [Fact]
    public void Later_entries_have_greater_ids_and_addresses_are_plain()
    {
        var actor = new AuditActor("anna", IPAddress.Parse("::ffff:192.0.2.7"));
        var entries = Enumerable.Range(0, 50).Select(number => actor.Does(new AuditedChange("x"), s_now.AddMilliseconds(number))).ToList();

        Assert.Equal(entries.OrderBy(entry => entry.Id), entries);
        Assert.Equal("192.0.2.7", entries[0].Address!.ToString());
    }
}
