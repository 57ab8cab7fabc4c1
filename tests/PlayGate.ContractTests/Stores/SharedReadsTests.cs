using PlayGate.EntityFrameworkCore;

namespace PlayGate.ContractTests.Stores;

public sealed class SharedReadsTests
{
    private readonly SharedReads<string, int> _reads = new();
    private readonly List<TaskCompletionSource<int>> _begun = [];

    [Fact]
    public async Task Who_asks_while_the_same_is_read_waits_for_the_same_read_and_nothing_is_kept()
    {
        var (first, second, other) = (Read("a"), Read("a"), Read("b"));
        Assert.Equal(2, _begun.Count);

        _begun[0].SetResult(1);
        _begun[1].SetResult(2);
        var all = await Task.WhenAll(first, second, other);
        Assert.Equal([1, 1, 2], all);

        var later = Read("a");
        _begun[2].SetResult(3);
        Assert.Equal(3, await later);
    }

    [Fact]
    public async Task Who_leaves_ends_nobody_elses_read()
    {
        using var leaving = new CancellationTokenSource();
        var (leaver, stayer) = (Read("a", leaving.Token), Read("a"));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        _begun[0].SetResult(1);
        Assert.Equal(1, await stayer);
    }

    [Fact]
    public async Task A_failure_is_everybodys_and_the_next_reads_anew()
    {
        var (first, second) = (Read("a"), Read("a"));
        _begun[0].SetException(new StoreUnavailableException());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => first);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => second);

        var later = Read("a");
        _begun[1].SetResult(2);
        Assert.Equal(2, await later);
    }

    private Task<int> Read(string key, CancellationToken cancellation = default) => _reads.ReadAsync(
        key,
        () =>
        {
            var read = new TaskCompletionSource<int>();
            _begun.Add(read);
            return read.Task;
        },
        cancellation);
}
