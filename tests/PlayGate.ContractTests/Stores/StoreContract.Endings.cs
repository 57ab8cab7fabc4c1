using PlayGate.Sessions;

namespace PlayGate.ContractTests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task What_was_ended_without_a_row_is_read_by_every_replica_to_its_own_end()
    {
        var ended = new EndedSession(Guid.NewGuid(), Now, Now.AddHours(8));
        await Store.AddEndedAsync(ended, default);
        await Store.AddEndedAsync(ended with { EndedAt = Now.AddSeconds(1) }, default);

        var replica = Open();
        Assert.Equal([ended], await replica.ReadEndedAsync(Now.AddSeconds(-1), Now, default));
        Assert.Empty(await replica.ReadEndedAsync(Now.AddSeconds(-1), ended.ExpiresAt, default));
        Assert.Empty(await IdsAsync(new SessionQuery(Now, 10)));
        Assert.Empty(await replica.EndAsync(new SessionSelection { Id = ended.Id }, Now, default));

        Assert.Equal(0, await Store.CleanAsync(Now, null, default));
        Assert.Equal([ended], await replica.ReadEndedAsync(Now.AddSeconds(-1), Now, default));
        Assert.Equal(1, await Store.CleanAsync(ended.ExpiresAt, null, default));
    }
}
