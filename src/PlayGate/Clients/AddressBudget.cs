using System.Net;

namespace PlayGate.Clients;

/// <summary>
/// How often each client address may do something within a window, which begins with the first time. Memory is bounded: where more
/// addresses come than are told apart, the others are not counted until windows are over, since a limit is not to keep strangers out.
/// </summary>
internal sealed class AddressBudget(int most, TimeSpan window, TimeProvider time)
{
    /// <summary>Some megabytes.</summary>
    internal const int MostAddresses = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<AddressBlock, Used> _used = [];
    private long? _sweptAt;

    /// <summary>How long the address has to wait until it may again, or null.</summary>
    public TimeSpan? WaitOf(IPAddress? address)
    {
        lock (_lock)
        {
            var isSpent = _used.TryGetValue(AddressBlock.Of(address), out var used) && used.Count >= most;
            return isSpent && Left(used, time.GetTimestamp()) is var left && left > TimeSpan.Zero ? left : null;
        }
    }

    /// <summary>Counts; false where the address has done so as often as it may.</summary>
    public bool TryTake(IPAddress? address)
    {
        var block = AddressBlock.Of(address);
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_used.TryGetValue(block, out var used) && Left(used, now) > TimeSpan.Zero)
            {
                _used[block] = used with { Count = Math.Min(used.Count + 1, most) };
                return used.Count < most;
            }

            if (_used.ContainsKey(block) || HasRoom(now))
            {
                _used[block] = new Used(now, 1);
            }

            return true;
        }
    }

    private TimeSpan Left(Used used, long now) => window - time.GetElapsedTime(used.Since, now);

    /// <summary>Looks through all of them once a window at most, however many come beyond the room.</summary>
    private bool HasRoom(long now)
    {
        if (_used.Count >= MostAddresses && (_sweptAt is not { } swept || time.GetElapsedTime(swept, now) >= window))
        {
            _sweptAt = now;
            foreach (var (block, used) in _used)
            {
                if (Left(used, now) <= TimeSpan.Zero)
                {
                    _used.Remove(block);
                }
            }
        }

        return _used.Count < MostAddresses;
    }

    private readonly record struct Used(long Since, int Count);
}
