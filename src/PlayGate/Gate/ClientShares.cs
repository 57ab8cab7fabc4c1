using PlayGate.Gate;
using PlayGate.Redemption;

namespace PlayGate.Gate;

/// <summary>
/// How much of what all share each client has, in a table that does not grow with their number. Two that fall into one place share a share,
/// which they notice only if one of them is greedy.
/// </summary>
/// <param name="most">What one client may have.</param>
internal sealed class ClientShares(long most)
{
    private const int Places = 4096;
    private readonly long[] _taken = new long[Places];

    /// <summary>Who asks, where a session says so. Addresses do not: a whole network, or a CDN, may stand behind one.</summary>
    public static int ClientOf(GateRequest? request) => request?.Decision switch
    {
        GateDecision.Pass pass => ClientOf(pass.Session.Id),
        GateDecision.Open open => ClientOf(open.Session.Id),
        _ => 0,
    };

    /// <param name="client">The client; 0 stands for no client, and has no limit.</param>
    /// <param name="amount">How much more.</param>
    public bool TryTake(int client, long amount = 1)
    {
        if (client == 0)
        {
            return true;
        }

        ref var taken = ref _taken[client & (Places - 1)];
        if (Interlocked.Add(ref taken, amount) <= most)
        {
            return true;
        }

        Interlocked.Add(ref taken, -amount);
        return false;
    }

    /// <summary>No client can choose to share another's place: it begins with a random number of this process.</summary>
    private static int ClientOf(Guid session) => HashCode.Combine(session) is var hash and not 0 ? hash : 1;

    public void GiveBack(int client, long amount = 1)
    {
        if (client != 0)
        {
            Interlocked.Add(ref _taken[client & (Places - 1)], -amount);
        }
    }
}
