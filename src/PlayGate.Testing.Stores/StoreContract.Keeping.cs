using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Switches_are_kept_for_each_application_as_last_turned()
    {
        ISettingsStore replica = OpenReplica();
        Assert.Empty(await replica.ReadAsync(default));

        await Store.WriteAsync(new("live", PlayTokenControl: false), Now, default);
        await Store.WriteAsync(new("other", PublishTokenControl: false), Now, default);
        await Store.WriteAsync(new("live", PlayTokenControl: true, PublishTokenControl: false), Now.AddSeconds(1), default);

        Assert.Equal(
            [
                new("live", PlayTokenControl: true, PublishTokenControl: false) { ChangedAt = Now.AddSeconds(1) },
                new("other", PlayTokenControl: true, PublishTokenControl: false) { ChangedAt = Now },
            ],
            (await replica.ReadAsync(default)).OrderBy(settings => settings.Application, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_replicas_that_race_to_add_a_key_exactly_one_is_first()
    {
        IGateStore[] replicas = [Store, OpenReplica()];
        StoredTokenKey[] keys =
            [.. Enumerable.Range(0, 16).Select(number => new StoredTokenKey(ushort.MaxValue, [(byte)number, 0, 255], Now))];

        var added = await Task.WhenAll(keys.Select((key, number) => Task.Run(() => replicas[number % 2].TryAddAsync(key, default))));

        Assert.Single(added, verdict => verdict);
        var stored = Assert.Single(await ((ITokenKeyStore)Store).ReadAsync(default));
        Assert.Equal(keys[added.IndexOf(true)].ProtectedSecret, stored.ProtectedSecret);
        Assert.Equal((ushort.MaxValue, Now), (stored.Version, stored.CreatedAt));
        Assert.True(await Store.TryAddAsync(keys[0] with { Version = 1 }, default));
        Assert.Equal(2, (await ((ITokenKeyStore)Store).ReadAsync(default)).Count);
    }

    [Fact]
    public async Task A_caller_that_gave_up_is_not_told_of_an_outage()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ConsumeAsync(Showing(Mint()), gone.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.FindAsync(Mint().Id, gone.Token));
    }
}
