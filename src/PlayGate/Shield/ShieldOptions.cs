namespace PlayGate.Shield;

/// <summary>The shield: the cache that all viewers share in front of the origin.</summary>
public sealed class ShieldOptions
{
    /// <summary>Whether responses are shared at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whether a guarded route's stored responses are given without running the proxy's pipeline, which costs as much again. Only for
    /// applications that put nothing of their own into the proxy's pipeline: it would not run either.
    /// </summary>
    public bool SkipProxyOnHit { get; set; }

    /// <summary>How long a segment is fresh where the origin says nothing.</summary>
    public TimeSpan SegmentTtl { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a playlist or manifest is fresh where the origin says nothing.</summary>
    public TimeSpan PlaylistTtl { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a 404 or 410 is fresh where the origin says nothing.</summary>
    public TimeSpan NegativeTtl { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long any other file is fresh where the origin says nothing: so many percent of the time since its <c>Last-Modified</c>. 0 (off),
    /// unless set.
    /// </summary>
    public int HeuristicPercent { get; set; }

    /// <summary>How many bytes may be held, including responses that are still arriving.</summary>
    public long SizeLimit { get; set; } = 256L * 1024 * 1024;

    /// <summary>The largest body that is collected, in bytes; larger ones pass through.</summary>
    public long MaxObjectSize { get; set; } = 32L * 1024 * 1024;

    /// <summary>How many requests one origin works on at a time; four times as many wait, the rest gets 503.</summary>
    public int MaxOriginConcurrency { get; set; } = 1024;

    /// <summary>How often a GET or HEAD that could not connect is tried again, 200 ms later each time; not at all, unless set.</summary>
    public int Retries { get; set; }

    /// <summary>The query parameters that tell responses apart; all of them where none is named.</summary>
    public IList<string> QueryNames { get; } = [];

    /// <summary>
    /// Request headers that a shared fetch takes along besides the shield's own. They are not part of the key: name only what the
    /// origin lists in <c>Vary</c> or does not decide by.
    /// </summary>
    public IList<string> RequestHeaders { get; } = [];

    /// <summary>The secret that a CDN has to send as <c>X-PlayGate-Cdn</c> on open routes.</summary>
    public string? CdnSecret { get; set; }

    /// <summary>Sent to origins as <c>X-PlayGate-Origin-Secret</c>, so that they can refuse all other clients.</summary>
    public string? OriginSecret { get; set; }
}
