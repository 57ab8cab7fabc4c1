using System.Net;

namespace PlayGate.Issuers;

/// <summary>
/// A key set behind a URL. It is read when it is first needed or its work begins, every ten minutes, and when a token names a key that it
/// does not have: that at most once a minute, as made-up names are no lever on the issuer's server. What was read last is kept while the
/// server is away.
/// </summary>
internal sealed class RemoteKeySet(Uri url, IKeySetMemory memory, TimeProvider time)
{
    /// <summary>How often it is read in any case.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>How often at most for keys that it does not have.</summary>
    internal static readonly TimeSpan UnknownKeyInterval = TimeSpan.FromMinutes(1);

    /// <summary>How often at most while it could never be read.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long a request waits for it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    // Redirects could lead into the network behind; the operator wrote where the keys are.
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ReadTimeout,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly Lock _lock = new();
    private volatile IReadOnlyList<IssuerKey>? _keys;
    private Task? _reading;
    private byte[]? _kept;
    private long? _readAt;
    private long? _askedAt;

    /// <summary>The keys that a token may be signed with which names this one, or none.</summary>
    /// <exception cref="IssuerUnavailableException">The set could never be read.</exception>
    public async ValueTask<IReadOnlyList<IssuerKey>> FindAsync(string? id, CancellationToken cancellation)
    {
        if (_keys is null)
        {
            await WaitAsync(Begin(RetryInterval, ref _readAt), cancellation);
        }
        else if (id is not null && !_keys.Any(key => key.IsFor(id)))
        {
            await WaitAsync(Begin(UnknownKeyInterval, ref _askedAt), cancellation);
        }

        return _keys is { } keys
            ? [.. keys.Where(key => key.IsFor(id))]
            : throw new IssuerUnavailableException("The issuer's key set could never be read.");
    }

    /// <summary>Reads it now.</summary>
    /// <exception cref="IssuerUnavailableException">Its server is away, or answers with something else.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (await FetchAsync().WaitAsync(cancellation) is not { } set || JsonWebKeys.Read(set, takesSecrets: false) is not { Count: > 0 })
        {
            throw new IssuerUnavailableException($"{url} does not answer with keys that verify.");
        }
    }

    /// <summary>Reads it again and again until the application ends.</summary>
    public async Task WorkAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await WaitAsync(Begin(TimeSpan.Zero, ref _readAt), cancellation);
            await Task.Delay(_keys is null ? RetryInterval : Interval, time, cancellation);
        }
    }

    /// <summary>The reading under way, or a new one where the last of its kind began long enough ago.</summary>
    private Task Begin(TimeSpan interval, ref long? last)
    {
        lock (_lock)
        {
            if (_reading is { IsCompleted: false })
            {
                return _reading;
            }

            if (last is { } before && time.GetElapsedTime(before) < interval)
            {
                return Task.CompletedTask;
            }

            last = time.GetTimestamp();

            // It belongs to no request, so that none of them ends it.
            return _reading = Task.Run(ReadAsync);
        }
    }

    /// <summary>Whatever becomes of the reading, what is there afterwards counts.</summary>
    private async Task WaitAsync(Task reading, CancellationToken cancellation)
    {
        await reading.WaitAsync(Patience, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task ReadAsync()
    {
        if (_keys is null && await memory.ReadAsync(url, CancellationToken.None) is { } kept)
        {
            (_keys, _kept) = (JsonWebKeys.Read(kept, takesSecrets: false), kept);
        }

        if (await FetchAsync() is { } set && JsonWebKeys.Read(set, takesSecrets: false) is { } keys)
        {
            _keys = keys;
            if (_kept is null || !set.AsSpan().SequenceEqual(_kept))
            {
                await memory.WriteAsync(url, set, CancellationToken.None);
                _kept = set;
            }
        }
    }

    /// <summary>What the server answers now; null where that is no key set in time.</summary>
    private async Task<byte[]?> FetchAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(ReadTimeout, time);
            using var answer = await Http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return answer.StatusCode == HttpStatusCode.OK ? await BodyAsync(answer.Content, timeout.Token) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<byte[]?> BodyAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var body = await content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[JsonWebKeys.MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return length <= JsonWebKeys.MaxBytes ? bytes[..length] : null;
    }
}
