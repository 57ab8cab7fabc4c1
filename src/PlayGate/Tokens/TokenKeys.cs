using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace PlayGate.Tokens;

/// <summary>
/// The signing keys, versioned rows protected by Data Protection. Read at start and once an hour; a token that names an unknown version
/// makes one more read, at most one a second, since another replica may have made a key meanwhile. A key signs for ninety days and
/// verifies for ever.
/// </summary>
internal sealed class TokenKeys(ITokenKeyStore store, IDataProtectionProvider protection, TimeProvider time, ILogger<TokenKeys> logger)
{
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan SigningLifetime = TimeSpan.FromDays(90);
    private readonly IDataProtector _protector = protection.CreateProtector("PlayGate.TokenKey.v1");
    private readonly Lock _lock = new();
    private Task _reading = Task.CompletedTask;
    private long? _triedAt;
    private volatile TokenKeySet? _keys;
    private volatile string? _reported;
    private long _readAt = long.MinValue;

    /// <summary>The key that signs.</summary>
    /// <exception cref="StoreUnavailableException">No key has been read yet.</exception>
    public TokenKey Current =>
        _keys?.SigningAt(time.GetUtcNow()) ?? throw new StoreUnavailableException("The token keys have not been read yet.");

    /// <summary>Reads all keys, and makes one where there is none or the newest has signed for long enough.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(cancellation);
        if (rows.Count == 0 || rows.Max(row => row.CreatedAt) + SigningLifetime <= time.GetUtcNow())
        {
            // Of replicas that do so at once one is first, and all of them read its key.
            var version = rows.Count == 0 ? 1 : rows.Max(row => row.Version) + 1;
            var secret = _protector.Protect(RandomNumberGenerator.GetBytes(TokenKey.Size));
            await store.TryAddAsync(new StoredTokenKey(checked((ushort)version), secret, time.GetUtcNow()), cancellation);
            rows = await store.ReadAsync(cancellation);
        }

        _keys = Open(rows);
        Interlocked.Exchange(ref _readAt, time.GetTimestamp());
    }

    /// <summary>Which versions can be opened and which cannot; makes none.</summary>
    public async Task<(IReadOnlyList<ushort> Opened, IReadOnlyList<ushort> Closed)> InspectAsync(CancellationToken cancellation)
    {
        var (opened, closed) = TryOpen(await store.ReadAsync(cancellation));
        return ([.. opened.Select(key => key.Key.Version)], closed);
    }

    /// <summary>Reads them again when that was long ago.</summary>
    public ValueTask KeepAsync(CancellationToken cancellation) =>
        time.GetElapsedTime(Interlocked.Read(ref _readAt)) < KeepInterval ? ValueTask.CompletedTask : new(LoadAsync(cancellation));

    /// <summary>The key of that version, or null where there is none.</summary>
    public ValueTask<TokenKey?> FindAsync(ushort version, CancellationToken cancellation) =>
        _keys?.Find(version) is { } key ? new(key) : ReloadAsync(version, cancellation);

    /// <summary>
    /// All who wait for a key share one reading, and a reading that failed is not repeated within the second: every client can make up a
    /// token that names another version, and they are not to wait for one another (issue 15).
    /// </summary>
    private async ValueTask<TokenKey?> ReloadAsync(ushort version, CancellationToken cancellation)
    {
        Task reading;
        lock (_lock)
        {
            if (_keys is not null && time.GetElapsedTime(Interlocked.Read(ref _readAt)) < ReloadInterval)
            {
                return _keys.Find(version);
            }

            if (_reading.IsCompleted && (_triedAt is not { } tried || time.GetElapsedTime(tried) >= ReloadInterval))
            {
                _triedAt = time.GetTimestamp();
                _reading = Task.Run(() => LoadAsync(CancellationToken.None), CancellationToken.None);
            }

            reading = _reading;
        }

        await reading.WaitAsync(cancellation);
        return _keys?.Find(version);
    }

    /// <summary>A key that cannot be opened is passed over, and said so once: its tokens are refused, the others' are not.</summary>
    /// <exception cref="StoreUnavailableException">None can be opened, so a good token cannot be told from a bad one.</exception>
    private TokenKeySet Open(IReadOnlyList<StoredTokenKey> rows)
    {
        var (opened, closed) = TryOpen(rows);
        Report(string.Join(", ", closed));
        return opened.Count > 0
            ? new TokenKeySet(opened)
            : throw new StoreUnavailableException("None of the token keys can be opened with this key ring.");
    }

    private (List<(TokenKey Key, DateTimeOffset CreatedAt)> Opened, List<ushort> Closed) TryOpen(IReadOnlyList<StoredTokenKey> rows)
    {
        var opened = new List<(TokenKey Key, DateTimeOffset CreatedAt)>();
        var closed = new List<ushort>();
        foreach (var row in rows.OrderBy(row => row.Version))
        {
            try
            {
                opened.Add((new TokenKey(row.Version, _protector.Unprotect(row.ProtectedSecret)), row.CreatedAt));
            }
            catch (CryptographicException failure) when (failure.InnerException is not StoreUnavailableException)
            {
                closed.Add(row.Version);
            }
        }

        return (opened, closed);
    }

    private void Report(string closed)
    {
        if (closed.Length > 0 && closed != _reported)
        {
            TokenLog.KeysClosed(logger, closed);
        }

        _reported = closed;
    }
}
