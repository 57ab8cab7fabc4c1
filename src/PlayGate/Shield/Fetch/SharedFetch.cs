using PlayGate.Shield.Bodies;
using PlayGate.Shield.Cache;

namespace PlayGate.Shield.Fetch;

/// <summary>What came of a fetch once its headers are there: a closed set.</summary>
internal abstract record FetchOutcome
{
    private FetchOutcome()
    {
    }

    /// <summary>An answer for all who waited and whom it fits.</summary>
    internal sealed record Shared(StoredResponse Response, bool IsStale) : FetchOutcome;

    /// <summary>An answer for the one who began the fetch alone; everybody else asks for themselves.</summary>
    internal sealed record Private(HttpResponseMessage Response) : FetchOutcome;

    /// <summary>Nothing that could be given to anybody; who waited decides anew.</summary>
    internal sealed record Nothing : FetchOutcome
    {
        public static readonly Nothing Instance = new();
    }
}

/// <summary>
/// One request to the origin that belongs to nobody: whoever began it may leave, and a fetch that nobody wants any more is cancelled
/// after a grace, unless it is nearly done. Two callers of one key experience this: the first begins it, the second waits for its
/// headers, and both read the same bytes as they arrive.
/// </summary>
/// <param name="message">The request.</param>
/// <param name="key">What for.</param>
/// <param name="confirming">What is stored and to be confirmed.</param>
/// <param name="begunBy">Whose request gave rise to it.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedFetch(HttpRequestMessage message, CacheKey key, StoredResponse? confirming, ShieldRequest begunBy, TimeProvider time) : IDisposable
{
    /// <summary>Viewers come and go in the moment between two segments.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource<FetchOutcome> _head = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _unwanted = new();
    private readonly Lock _lock = new();
    private ITimer? _grace;
    private SharedBody? _body;
    private SharedBody? _heldBody;
    private int _waiting;
    private int _wanted;
    private bool _isOver;
    private bool _hasLeader;

    public HttpRequestMessage Message { get; } = message;

    public CacheKey Key { get; } = key;

    /// <summary>The stored answer that the origin is asked to confirm.</summary>
    public StoredResponse? Confirming { get; } = confirming;

    public TimeSpan Timeout { get; } = begunBy.Timeout;

    /// <summary>On whose share of the origin it goes.</summary>
    public int Client { get; } = begunBy.Client;

    public TimeProvider Time { get; } = time;

    /// <summary>Whom it asks, once it has begun.</summary>
    public Origin? Origin { get; set; }

    /// <summary>Its turn at the origin; over before it is, where its readers set the pace.</summary>
    public OriginTurn? Turn { get; set; }

    public Task<FetchOutcome> Head => _head.Task;

    /// <summary>Whether nobody waits for it or reads it at the moment.</summary>
    public bool IsDeserted => Volatile.Read(ref _wanted) == 0;

    /// <summary>Cancelled when nobody wants it.</summary>
    public CancellationToken Unwanted => _unwanted.Token;

    public string Selecting(string name) => RequestFields.Normalised(name, RequestFields.Value(Message.Headers, name));

    /// <summary>Who begins it, and will be given an answer that is for them alone.</summary>
    public void Lead()
    {
        _hasLeader = true;
        Join();
    }

    /// <summary>Somebody waits for the headers; <see cref="Served"/> ends it.</summary>
    public void Join()
    {
        Interlocked.Increment(ref _waiting);
        Want();
    }

    /// <summary>They have got what they waited for, or have left.</summary>
    public void Served()
    {
        if (Interlocked.Decrement(ref _waiting) == 0 && Head.IsCompleted)
        {
            LetGo();
        }

        Unwant();
    }

    public void LeaderLeaves()
    {
        lock (_lock)
        {
            _hasLeader = false;
            if (_head.Task.IsCompletedSuccessfully && _head.Task.Result is FetchOutcome.Private unclaimed)
            {
                unclaimed.Response.Dispose();
            }
        }
    }

    /// <summary>A waiter, a reader, or the shield itself wants it.</summary>
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
                _grace = Time.CreateTimer(static fetch => ((SharedFetch)fetch!).GiveUp(), this, Grace, System.Threading.Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>What it has brought was taken away: the rest is of no use.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            Cancel();
        }
    }

    public void Answer(FetchOutcome outcome, SharedBody? body = null)
    {
        // A short body may be complete before those who waited have run again; it is held for them, whether anybody else keeps it or not.
        _body = body;
        _heldBody = body is not null && body.TryAddReference() ? body : null;
        lock (_lock)
        {
            _head.TrySetResult(outcome);
            if (!_hasLeader && outcome is FetchOutcome.Private unclaimed)
            {
                unclaimed.Response.Dispose();
            }
        }

        if (Volatile.Read(ref _waiting) == 0)
        {
            LetGo();
        }
    }

    public void Fail(Exception failure)
    {
        _head.TrySetException(failure);

        // Nobody may have waited; that is no news for the process.
        _ = _head.Task.Exception;
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

    private void LetGo() => Interlocked.Exchange(ref _heldBody, null)?.Release();

    private void GiveUp()
    {
        lock (_lock)
        {
            if (_wanted == 0 && !IsNearlyDone())
            {
                Cancel();
            }
        }
    }

    private void Cancel()
    {
        if (!_isOver)
        {
            _ = _unwanted.CancelAsync();
        }
    }

    /// <summary>Three quarters are there: the rest costs less than to begin again.</summary>
    private bool IsNearlyDone() => _body is { Length: { } length } body && body.Written >= length / 4 * 3;
}
