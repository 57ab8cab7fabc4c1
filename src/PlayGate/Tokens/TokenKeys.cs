using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace PlayGate.Tokens;

/// <summary>
/// The signing keys, versioned rows protected by Data Protection. Read once at start; a token that names an unknown version
/// makes one more read, at most one a second, since another replica may have made a key meanwhile.
/// </summary>
internal sealed class TokenKeys(ITokenKeyStore store, IDataProtectionProvider protection, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(1);
    private readonly IDataProtector _protector = protection.CreateProtector("PlayGate.TokenKey.v1");
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Dictionary<ushort, TokenKey> _keys = [];
    private volatile TokenKey? _current;
    private long _readAt = long.MinValue;

    /// <summary>The newest key, which signs.</summary>
    /// <exception cref="StoreUnavailableException">No key has been read yet.</exception>
    public TokenKey Current => _current ?? throw new StoreUnavailableException("The token keys have not been read yet.");

    /// <summary>Reads all keys and makes the first one where there is none.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await store.ReadAsync(cancellation);
        if (rows.Count == 0)
        {
            var secret = RandomNumberGenerator.GetBytes(TokenKey.Size);
            await store.TryAddAsync(new StoredTokenKey(1, _protector.Protect(secret), time.GetUtcNow()), cancellation);
            rows = await store.ReadAsync(cancellation);
        }

        var keys = rows.ToDictionary(row => row.Version, row => new TokenKey(row.Version, _protector.Unprotect(row.ProtectedSecret)));
        _keys = keys;
        _current = keys[keys.Keys.Max()];
        Interlocked.Exchange(ref _readAt, time.GetTimestamp());
    }

    /// <summary>The key of that version, or null where there is none.</summary>
    public ValueTask<TokenKey?> FindAsync(ushort version, CancellationToken cancellation) =>
        _keys.TryGetValue(version, out var key) ? new(key) : ReloadAsync(version, cancellation);

    public void Dispose() => _reading.Dispose();

    private async ValueTask<TokenKey?> ReloadAsync(ushort version, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        try
        {
            if (_current is null || time.GetElapsedTime(Interlocked.Read(ref _readAt)) >= ReloadInterval)
            {
                await LoadAsync(cancellation);
            }

            return _keys.GetValueOrDefault(version);
        }
        finally
        {
            _reading.Release();
        }
    }
}
