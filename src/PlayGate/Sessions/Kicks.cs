using PlayGate.Gate;

namespace PlayGate.Sessions;

/// <summary>
/// Ends sessions before their time: in the store, whence every replica learns of it, and here at once. An ended session is refused
/// first and cut then, and whoever begins a response looks in the opposite order, so that no response slips through between.
/// </summary>
internal sealed class Kicks(ISessionStore store, Revocations revocations, SessionActivity activity, GateReport report, TimeProvider time)
{
    /// <summary>Ends sessions; returns how many.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer; nobody was kicked.</exception>
    public async Task<int> EndAsync(SessionSelection selection, CancellationToken cancellation)
    {
        var ended = await store.EndAsync(selection, time.GetUtcNow(), cancellation);
        Report(ended);
        return ended.Count;
    }

    /// <summary>What this replica has just ended.</summary>
    public void Report(IReadOnlyList<EndedSession> ended)
    {
        Heed(ended);
        foreach (var session in ended)
        {
            report.Ended(session.Id);
        }
    }

    /// <summary>What this or another replica has ended.</summary>
    public void Heed(IReadOnlyList<EndedSession> ended)
    {
        foreach (var session in ended)
        {
            if (revocations.TryAdd(session))
            {
                activity.Cut(session.Id);
            }
        }
    }
}
