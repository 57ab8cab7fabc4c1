namespace PlayGate.Testing;

/// <summary>
/// Things that come while a test runs, lines or requests, in their order; a test can wait for one instead of looking again and again.
/// </summary>
public sealed class Arrivals<T>
{
    private readonly Lock _lock = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _news = NewSource();

    /// <summary>All that came so far.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _items];
            }
        }
    }

    /// <summary>The first that fits, whether it has come already or is still to come.</summary>
    public async Task<T> FirstAsync(Func<T, bool> fits, TimeSpan? timeout = null) =>
        (await UntilAsync(items => items.Exists(item => fits(item)), timeout)).First(fits);

    /// <summary>All, as soon as there are that many.</summary>
    public Task<IReadOnlyList<T>> AtLeastAsync(int count, TimeSpan? timeout = null) =>
        UntilAsync(items => items.Count >= count, timeout);

    /// <summary>Begins anew.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _items.Clear();
        }
    }

    public override string ToString() => string.Join('\n', All);

    internal void Add(T item)
    {
        TaskCompletionSource news;
        lock (_lock)
        {
            _items.Add(item);
            (news, _news) = (_news, NewSource());
        }

        news.SetResult();
    }

    private async Task<IReadOnlyList<T>> UntilAsync(Predicate<List<T>> enough, TimeSpan? timeout)
    {
        using var limit = new CancellationTokenSource(timeout ?? Patience.Limit);
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (enough(_items))
                {
                    return [.. _items];
                }

                news = _news.Task;
            }

            try
            {
                await news.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"It did not come. What came:\n{this}", exception);
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
