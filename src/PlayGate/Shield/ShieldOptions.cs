namespace PlayGate.Shield;

/// <summary>The shield: the cache that all viewers share in front of the origin.</summary>
public sealed class ShieldOptions
{
    /// <summary>Whether answers are shared at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whether a guarded route's stored answers are given without running the proxy's own pipeline, which costs as much again. Only for
    /// applications whose proxy pipeline holds nothing of their own: it would not be run either.
    /// </summary>
    public bool SkipProxyOnHit { get; set; }

    /// <summary>How long a segment is fresh where the origin says nothing.</summary>
    public TimeSpan SegmentTtl { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a playlist or manifest is fresh where the origin says nothing.</summary>
    public TimeSpan PlaylistTtl { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a 404 or 410 is fresh where the origin says nothing.</summary>
    public TimeSpan NegativeTtl { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Where the origin says nothing about any other file than these: how much of the time since its <c>Last-Modified</c> it is fresh.
    /// Nothing, unless set.
    /// </summary>
    public int HeuristicPercent { get; set; }

    /// <summary>What all that is held may take, in bytes, answers that are still arriving included.</summary>
    public long SizeLimit { get; set; } = 256L * 1024 * 1024;

    /// <summary>The largest body that is collected, in bytes; larger ones pass through.</summary>
    public long MaxObjectSize { get; set; } = 32L * 1024 * 1024;

    /// <summary>How many requests one origin works on at a time; four times as many wait, the rest gets 503.</summary>
    public int MaxOriginConcurrency { get; set; } = 1024;

    /// <summary>How often a GET or HEAD that could not connect is tried again, 200 ms later each time; not at all, unless set.</summary>
    public int Retries { get; set; }

    /// <summary>The query parameters that tell answers apart; all of them where none is named.</summary>
    public IList<string> QueryNames { get; } = [];

    /// <summary>
    /// Request headers that a shared fetch takes along besides the shield's own. They are not part of the key: name only what the
    /// origin lists in <c>Vary</c> or does not decide by.
    /// </summary>
    public IList<string> RequestHeaders { get; } = [];

    /// <summary>What a CDN has to send as <c>X-PlayGate-Cdn</c> on open routes.</summary>
    public string? CdnSecret { get; set; }

    /// <summary>Sent to origins as <c>X-PlayGate-Origin-Secret</c>, so that they can refuse everybody else.</summary>
    public string? OriginSecret { get; set; }
}
