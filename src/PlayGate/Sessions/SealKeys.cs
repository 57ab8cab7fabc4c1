using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.DataProtection;
using PlayGate.Clients;

namespace PlayGate.Sessions;

/// <summary>
/// The keys of tickets that strangers present. Every client can make up a key, and each one makes the ring be read: so many of one client
/// address are looked for in a second, and no more, so that a flood of them costs no other client anything (issue 15). A request that waits
/// for the ring waits without a thread.
/// </summary>
internal sealed class SealKeys(IDataProtectionProvider protection, TimeProvider time)
{
    private const int MostPerSecond = 10;
    private readonly ISharedKeyRing? _ring = protection as ISharedKeyRing;
    private readonly AddressBudget _budget = new(MostPerSecond, TimeSpan.FromSeconds(1), time);
    private readonly ConcurrentDictionary<Guid, Task<bool>> _reading = new();

    /// <summary>What is known of the key that something was sealed with; where the ring is not shared, it knows by itself.</summary>
    public KeyStanding Find(ReadOnlySpan<byte> sealedData, out Guid key)
    {
        key = default;
        return _ring?.Find(sealedData, out key) ?? KeyStanding.Known;
    }

    /// <summary>Reads the ring for a key that it was not read for. False where it cannot be told now.</summary>
    /// <param name="key">The key.</param>
    /// <param name="client">Whose ticket names it; all who wait for the same key at once are one.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<bool> ReadAsync(Guid key, IPAddress? client, CancellationToken cancellation)
    {
        if (_ring is null)
        {
            return false;
        }

        if (!_reading.TryGetValue(key, out var reading))
        {
            if (!_budget.TryTake(client))
            {
                return false;
            }

            reading = _ring.ReadAsync(key);
            _reading[key] = reading;
            _ = reading.ContinueWith(
                done => _reading.TryRemove(KeyValuePair.Create(key, done)),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return await reading.WaitAsync(cancellation);
    }
}
