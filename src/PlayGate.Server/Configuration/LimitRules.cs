using PlayGate.Server.Hosting;

namespace PlayGate.Server.Configuration;

/// <summary>What <c>Kestrel:Limits</c> must keep to, before Kestrel finds out in words of its own.</summary>
internal static class LimitRules
{
    private const int SmallestFrame = 16 * 1024;
    private const int LargestFrame = (16 * 1024 * 1024) - 1;
    private const int SmallestWindow = 65_535;

    public static IEnumerable<string> Check(ServerLimits limits) =>
        Durations(limits).Concat(Sizes(limits)).Concat(Rates(limits)).Concat(Http2(limits.Http2));

    private static IEnumerable<string> Durations(ServerLimits limits) =>
        from limit in new[]
        {
            (Key: nameof(limits.KeepAliveTimeout), Value: limits.KeepAliveTimeout),
            (Key: nameof(limits.RequestHeadersTimeout), Value: limits.RequestHeadersTimeout),
        }
        where limit.Value < TimeSpan.FromSeconds(1)
        select $"{ServerLimits.Section}:{limit.Key} is {limit.Value}; it accepts one second and more, e.g. 00:01:00";

    private static IEnumerable<string> Sizes(ServerLimits limits)
    {
        foreach (var (key, value) in new[]
        {
            (nameof(limits.MaxRequestLineSize), limits.MaxRequestLineSize),
            (nameof(limits.MaxRequestHeadersTotalSize), limits.MaxRequestHeadersTotalSize),
            (nameof(limits.MaxRequestHeaderCount), limits.MaxRequestHeaderCount),
            (nameof(limits.MaxResponseBufferSize), limits.MaxResponseBufferSize),
            (nameof(limits.MaxRequestBodySize), limits.MaxRequestBodySize ?? 1),
            (nameof(limits.MaxConcurrentConnections), limits.MaxConcurrentConnections ?? 1),
            (nameof(limits.MaxConcurrentUpgradedConnections), limits.MaxConcurrentUpgradedConnections ?? 1),
        })
        {
            if (value < 1)
            {
                yield return $"{ServerLimits.Section}:{key} is {value}; it accepts 1 and more";
            }
        }

        if (limits.MaxRequestBufferSize < Math.Max(limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize))
        {
            yield return $"{ServerLimits.Section}:MaxRequestBufferSize is {limits.MaxRequestBufferSize}; it accepts no less than "
                + "MaxRequestLineSize and MaxRequestHeadersTotalSize";
        }
    }

    private static IEnumerable<string> Rates(ServerLimits limits) =>
        from limit in new[]
        {
            (Key: nameof(limits.MinRequestBodyDataRate), Rate: limits.MinRequestBodyDataRate),
            (Key: nameof(limits.MinResponseDataRate), Rate: limits.MinResponseDataRate),
        }
        where limit.Rate.BytesPerSecond < 0 || limit.Rate.GracePeriod <= TimeSpan.FromSeconds(1)
        select $"{ServerLimits.Section}:{limit.Key} accepts a BytesPerSecond of 0 (off) and more, and a GracePeriod of more than a second";

    private static IEnumerable<string> Http2(ServerLimits.Http2Share http2) =>
        from limit in new[]
        {
            (Key: nameof(http2.MaxStreamsPerConnection), Value: http2.MaxStreamsPerConnection, Least: 1, Most: int.MaxValue),
            (Key: nameof(http2.MaxRequestHeaderFieldSize), Value: http2.MaxRequestHeaderFieldSize, Least: 1, Most: int.MaxValue),
            (Key: nameof(http2.HeaderTableSize), Value: http2.HeaderTableSize, Least: 0, Most: int.MaxValue),
            (Key: nameof(http2.MaxFrameSize), Value: http2.MaxFrameSize, Least: SmallestFrame, Most: LargestFrame),
            (
                Key: nameof(http2.InitialConnectionWindowSize),
                Value: http2.InitialConnectionWindowSize,
                Least: SmallestWindow,
                Most: int.MaxValue),
            (Key: nameof(http2.InitialStreamWindowSize), Value: http2.InitialStreamWindowSize, Least: SmallestWindow, Most: int.MaxValue),
        }
        where limit.Value < limit.Least || limit.Value > limit.Most
        select $"{ServerLimits.Section}:Http2:{limit.Key} is {limit.Value}; it accepts {limit.Least} to {limit.Most}";
}
