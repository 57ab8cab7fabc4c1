using PlayGate.Shield.Cache;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// One request to the origin for all callers that want the same. Any of them may leave, the one that began it too; when none is left, the
/// fetch is cancelled after a grace, unless it is nearly done. Two callers of one key experience this: the first begins the fetch, the
/// second waits for its headers, and both read the same bytes as they arrive.
/// </summary>
/// <param name="message">The request.</param>
/// <param name="key">The key that it is for.</param>
/// <param name="confirming">The stored response that the origin is asked to confirm.</param>
/// <param name="begunBy">The request that gave rise to it.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedFetch(
    HttpRequestMessage message, CacheKey key, StoredResponse? confirming, ShieldRequest begunBy, TimeProvider time) : IDisposable
{
    /// <summary>Viewers come and go in the moment between two segments.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource<FetchOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _unwanted = new();

    /// <summary>Guards all that follows, but for the slot, which is the fetcher's.</summary>
    private readonly Lock _lock = new();
    private OriginSlot? _slot;
    private ITimer? _grace;
    private FetchOutcome? _held;
    private int _waiting;
    private int _wanted;
    private bool _isOver;

    public HttpRequestMessage Message { get; } = message;

    public CacheKey Key { get; } = key;

    public StoredResponse? Confirming { get; } = confirming;

    public TimeSpan Timeout { get; } = begunBy.Timeout;

    /// <summary>The client whose share of the origin it takes.</summary>
    public int Client { get; } = begunBy.Client;

    public TimeProvider Time { get; } = time;

    /// <summary>The origin that it asks, once it has a slot there.</summary>
    public Origin? Origin { get; private set; }

    public Task<FetchOutcome> Outcome => _outcome.Task;

    /// <summary>Whether none waits for it or reads it at this moment.</summary>
    public bool IsDeserted => Volatile.Read(ref _wanted) == 0;

    /// <summary>Cancelled when none wants it.</summary>
    public CancellationToken Unwanted => _unwanted.Token;

    public string Selecting(string name) => RequestFields.Normalised(name, RequestFields.Value(Message.Headers, name));

    public void Enter(Origin origin, OriginSlot slot) => (Origin, _slot) = (origin, slot);

    /// <summary>It no longer counts as a request that the origin works on. More than once does no harm.</summary>
    public void LeaveOrigin()
    {
        (var slot, _slot) = (_slot, null);
        slot?.Dispose();
    }

    /// <summary>A caller waits for the outcome; <see cref="Served"/> ends it.</summary>
    public void Join()
    {
        lock (_lock)
        {
            _waiting++;
            Want();
        }
    }

    /// <summary>A caller has got what it waited for, or has left.</summary>
    public void Served()
    {
        FetchOutcome? unneeded;
        lock (_lock)
        {
            unneeded = --_waiting == 0 ? TakeHeld() : null;
            Unwant();
        }

        LetGo(unneeded);
    }

    /// <summary>A waiting caller, a reader, or the shield itself wants it.</summary>
    public void Want()
    {
        lock (_lock)
        {
            _wanted++;
            _grace?.Dispose();
            _grace = null;
        }
    }

    public void Unwant()
    {
        lock (_lock)
        {
            if (--_wanted == 0 && !_isOver)
            {
                var never = System.Threading.Timeout.InfiniteTimeSpan;
                _grace = Time.CreateTimer(static fetch => ((SharedFetch)fetch!).GiveUp(), this, Grace, never);
            }
        }
    }

    /// <summary>
    /// Gives an outcome to the callers that wait. It is held until the last of them is served: a short body may be complete before they
    /// have run again, and a private response may not be wanted any more.
    /// </summary>
    public void Answer(FetchOutcome outcome)
    {
        FetchOutcome? unneeded;
        lock (_lock)
        {
            _held = outcome is FetchOutcome.Shared shared && !shared.Response.Body.TryAddReference() ? null : outcome;
            _outcome.TrySetResult(outcome);
            unneeded = _waiting == 0 ? TakeHeld() : null;
        }

        LetGo(unneeded);
    }

    public void Fail(Exception failure)
    {
        _outcome.TrySetException(failure);

        // Observed: an exception that none waited for is not to be reported as unobserved.
        _ = _outcome.Task.Exception;
    }

    /// <summary>The caller that began it takes over the private response.</summary>
    public void Claim()
    {
        lock (_lock)
        {
            _held = null;
        }
    }

    /// <summary>Cancels it, also where the memory of its body was taken away: the rest is of no use.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _ = _unwanted.CancelAsync();
            }
        }
    }

    /// <summary>It is over, well or not.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _grace?.Dispose();
            _grace = null;
            _unwanted.Dispose();
            Message.Dispose();
        }
    }

    private static void LetGo(FetchOutcome? outcome)
    {
        (outcome as FetchOutcome.Shared)?.Response.Body.Release();
        (outcome as FetchOutcome.Private)?.Response.Dispose();
    }

    private FetchOutcome? TakeHeld()
    {
        (var held, _held) = (_held, null);
        return held;
    }

    private void GiveUp()
    {
        lock (_lock)
        {
            if (_wanted == 0 && !IsNearlyDone())
            {
                Abandon();
            }
        }
    }

    /// <summary>Three quarters are there: the rest costs less than another fetch.</summary>
    private bool IsNearlyDone() =>
        Outcome.IsCompletedSuccessfully
        && Outcome.Result is FetchOutcome.Shared { Response.Body: { Length: { } length } body }
        && body.Written >= length / 4 * 3;
}
