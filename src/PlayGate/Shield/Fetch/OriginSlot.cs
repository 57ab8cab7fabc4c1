using System.Threading.RateLimiting;
using PlayGate.Gate;

namespace PlayGate.Shield.Fetch;

/// <summary>One of the requests that an origin works on, until it is disposed, once.</summary>
internal readonly record struct OriginSlot(RateLimitLease Lease, ClientShares Shares, int Client) : IDisposable
{
    public void Dispose()
    {
        Lease.Dispose();
        Shares.GiveBack(Client);
    }
}
