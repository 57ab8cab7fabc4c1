using System.Buffers.Binary;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging;
using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>
/// Data Protection over the ring that all replicas share. By itself it reads the ring once a day; until then it would take a ticket for a
/// forgery that another replica has sealed with a new key. Here a key that this replica has not seen is judged only after the ring was
/// read. A key that is not in the ring is looked for again after a second.
/// </summary>
internal sealed class SharedKeyRing(
    IKeyManager manager, IServiceProvider services, StoreConnection store, TimeProvider time, ILogger<SharedKeyRing> logger)
    : ISharedKeyRing, IDisposable
{
    private const uint Magic = 0x09F0C9F0; // the first bytes of all that Data Protection seals; the key's id follows
    private const int HeaderSize = 20;
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);
    private readonly KeyRingReader _reader = new(manager, services);
    private readonly MissingKeys _missing = new(time);
    private readonly WaitingThreads _threads = new(store.Patience.Viewer, time);
    private long _reportedAt = long.MinValue;

    /// <summary>The ring as this replica knows it; replaced as a whole when it is read anew.</summary>
    public IDataProtectionProvider Current => _reader.Ring.Reading.Provider;

    public IDataProtector CreateProtector(string purpose) => new SharedKeyProtector(this, [purpose]);

    public KeyStanding Find(ReadOnlySpan<byte> sealedData, out Guid key)
    {
        key = default;
        if (sealedData.Length < HeaderSize || BinaryPrimitives.ReadUInt32BigEndian(sealedData) != Magic)
        {
            return KeyStanding.Foreign;
        }

        key = new Guid(sealedData[4..HeaderSize]);
        return _reader.Ring.Keys.Contains(key) ? KeyStanding.Known : _missing.Contains(key) ? KeyStanding.Foreign : KeyStanding.Unread;
    }

    public async Task<bool> ReadAsync(Guid key)
    {
        try
        {
            return await _reader.ReadAsync().WaitAsync(store.Patience.Viewer, time) is null && Note(key);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether the key of sealed data is in <see cref="Current"/>, for callers that have to block their thread while the ring is read. Few
    /// of them wait at once, and not often; further ones get an outage, which is no refusal.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The key is not known, and the ring cannot be read.</exception>
    public bool Knows(ReadOnlySpan<byte> sealedData)
    {
        var standing = Find(sealedData, out var key);
        if (standing == KeyStanding.Unread)
        {
            var failure = _threads.Wait(_reader.ReadAsync);
            if (failure is not null)
            {
                throw new StoreUnavailableException("The key ring cannot be read now.", failure.InnerException ?? failure);
            }

            Note(key);
            standing = Find(sealedData, out _);
        }

        return standing == KeyStanding.Known;
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>The ring was read for this key.</summary>
    private bool Note(Guid key)
    {
        if (!_reader.Ring.Keys.Contains(key))
        {
            _missing.Add(key);
            Report(key);
        }

        return true;
    }

    /// <summary>Once a minute at most: any client can make up a key's id.</summary>
    private void Report(Guid key)
    {
        var last = Interlocked.Read(ref _reportedAt);
        var isDue = last == long.MinValue || time.GetElapsedTime(last) >= ReportInterval;
        if (isDue && Interlocked.CompareExchange(ref _reportedAt, time.GetTimestamp(), last) == last)
        {
            KeyLog.KeyMissing(logger, key, _reader.Ring.Keys.Count);
        }
    }
}
