using PlayGate.Sessions;
using PlayGate.Shield;
using PlayGate.Shield.Bodies;
using PlayGate.Telemetry;

namespace PlayGate.Statistics;

/// <summary>
/// Counts of this replica since its start, and its state now, for a display without a metrics system. They are the numbers that the meter
/// publishes, from the same places.
/// </summary>
public sealed class GateCounters
{
    private readonly Tally _tally;
    private readonly SessionActivity _activity;
    private readonly ShieldMemory _memory;
    private readonly ShieldMetrics _shield;

    internal GateCounters(Tally tally, SessionActivity activity, ShieldMemory memory, ShieldMetrics shield) =>
        (_tally, _activity, _memory, _shield) = (tally, activity, memory, shield);

    /// <summary>All counts now. Each is exact; they are read one after the other.</summary>
    public GateSnapshot Read()
    {
        var (viewers, publishers) = _activity.Count();
        return new GateSnapshot
        {
            Viewers = viewers,
            Publishers = publishers,
            UnderWay = _tally.UnderWay.Value,
            SessionsOpened = _tally.Opened.Value,
            SessionsEnded = _tally.Ended.Value,
            SessionRequests = _tally.Requests.Value,
            TokensReturned = _tally.Returned.Value,
            TokensReused = _tally.Reused.Value,
            Refusals = _tally.Refusals(),
            ShieldHits = _shield.CountOf(ShieldResult.Hit),
            ShieldMisses = _shield.CountOf(ShieldResult.Miss),
            ShieldCoalesced = _shield.CountOf(ShieldResult.Coalesced),
            ShieldStale = _shield.CountOf(ShieldResult.Stale),
            ShieldBypassed = _shield.CountOf(ShieldResult.Bypass),
            ShieldHeld = _memory.Held,
            ShieldLimit = _memory.Limit,
            OriginRequests = _tally.OriginRequests.Value,
            OriginErrors = _tally.OriginErrors.Value,
            OriginBytes = _tally.OriginBytes.Value,
            ViewerBytes = _tally.ViewerBytes.Value,
            CdnBytes = _tally.CdnBytes.Value,
        };
    }
}

/// <summary>
/// One reading of <see cref="GateCounters"/>. Counts begin at zero with the process and only grow; bytes are those of bodies.
/// </summary>
public sealed record GateSnapshot
{
    /// <summary>Sessions that play and were seen here within half a minute, or have a response under way.</summary>
    public required int Viewers { get; init; }

    /// <summary>The same of sessions that publish.</summary>
    public required int Publishers { get; init; }

    /// <summary>Responses, sockets and publishers of sessions under way now.</summary>
    public required long UnderWay { get; init; }

    /// <summary>First requests: tokens that opened sessions.</summary>
    public required long SessionsOpened { get; init; }

    /// <summary>Sessions that this replica ended before their time.</summary>
    public required long SessionsEnded { get; init; }

    /// <summary>Requests that passed by sessions that were open already.</summary>
    public required long SessionRequests { get; init; }

    /// <summary>Tokens that were given back because their clients got nothing for them.</summary>
    public required long TokensReturned { get; init; }

    /// <summary>Consumed tokens that another client presented again.</summary>
    public required long TokensReused { get; init; }

    /// <summary>Refusals by code; a code that has not occurred yet is missing.</summary>
    public required IReadOnlyDictionary<string, long> Refusals { get; init; }

    /// <summary>Requests that the shield answered from memory.</summary>
    public required long ShieldHits { get; init; }

    /// <summary>Requests for which a shared fetch was begun.</summary>
    public required long ShieldMisses { get; init; }

    /// <summary>Requests that were answered from a fetch that another request had begun.</summary>
    public required long ShieldCoalesced { get; init; }

    /// <summary>Requests that were answered from a stale response, as the origin allows.</summary>
    public required long ShieldStale { get; init; }

    /// <summary>Requests whose responses could not be shared.</summary>
    public required long ShieldBypassed { get; init; }

    /// <summary>Bytes of memory that the shield holds now.</summary>
    public required long ShieldHeld { get; init; }

    /// <summary>The most bytes that it may hold.</summary>
    public required long ShieldLimit { get; init; }

    /// <summary>Requests to origins.</summary>
    public required long OriginRequests { get; init; }

    /// <summary>Those that failed: without a response, with a broken one, or with a 5xx.</summary>
    public required long OriginErrors { get; init; }

    /// <summary>Bytes that origins sent.</summary>
    public required long OriginBytes { get; init; }

    /// <summary>Bytes that went to sessions.</summary>
    public required long ViewerBytes { get; init; }

    /// <summary>Bytes that CDNs fetched.</summary>
    public required long CdnBytes { get; init; }
}
