using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PlayGate.Tokens;

namespace PlayGate.Tests.Tokens;

public sealed class TokenKeysTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EphemeralDataProtectionProvider _ring = new();

    [Fact]
    public async Task Made_up_versions_share_one_reading_and_its_failure_for_a_second()
    {
        var store = new SlowStore();
        var keys = new TokenKeys(store, _ring, _time, NullLogger<TokenKeys>.Instance);
        store.Answer.SetResult([KeyOf(1)]);
        await keys.LoadAsync(default);
        _time.Advance(TimeSpan.FromSeconds(1));

        store.Begin();
        var waiting = Enumerable.Range(0, 50).Select(number => keys.FindAsync((ushort)(100 + number), default).AsTask()).ToList();
        store.Answer.SetException(new StoreUnavailableException("away"));
        foreach (var asked in waiting)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => asked);
        }

        Assert.Equal(1, store.Readings);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => keys.FindAsync(2, default).AsTask());
        Assert.Equal(1, store.Readings);
        Assert.NotNull(await keys.FindAsync(1, default));

        _time.Advance(TimeSpan.FromSeconds(1));
        store.Begin();
        store.Answer.SetResult([KeyOf(1), KeyOf(2)]);
        Assert.NotNull(await keys.FindAsync(2, default));
        Assert.Equal(1, store.Readings);
    }

    private StoredTokenKey KeyOf(ushort version) =>
        new(version, _ring.CreateProtector("PlayGate.TokenKey.v1").Protect(new byte[TokenKey.Size]), _time.GetUtcNow());

    /// <summary>Answers when the test says so.</summary>
    private sealed class SlowStore : ITokenKeyStore
    {
        public TaskCompletionSource<IReadOnlyList<StoredTokenKey>> Answer { get; private set; } = new();

        public int Readings { get; private set; }

        public void Begin() => (Answer, Readings) = (new TaskCompletionSource<IReadOnlyList<StoredTokenKey>>(), 0);

        public Task<IReadOnlyList<StoredTokenKey>> ReadAsync(CancellationToken cancellation)
        {
            Readings++;
            return Answer.Task;
        }

        public Task<bool> TryAddAsync(StoredTokenKey key, CancellationToken cancellation) => Task.FromResult(false);
    }
}
