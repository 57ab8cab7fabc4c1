using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PlayGate.Server.Hosting;

/// <summary>
/// What one connection may take of the server, on both listeners: the section <c>Kestrel:Limits</c> under Kestrel's own names, which it
/// does not read by itself. A request over a limit is answered with a 4xx or its connection is closed; no other client notices.
/// </summary>
internal sealed class ServerLimits
{
    public const string Section = "Kestrel:Limits";

    /// <summary>
    /// Kestrel takes a line feed alone for the end of a line, as RFC 9112 §2.2 allows; a server in front that does not would see one
    /// request where Kestrel sees two. Kestrel has no option for it but this switch, which it reads when its options are made.
    /// </summary>
    private const string OnlyWholeLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>
    /// Longer than nginx and cloud load balancers (60 s) keep a connection: the side that asks must be the one that closes first.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// The head of a request is a packet or two; 32 KB take 8 s at 32 kbit/s, and a client that needs longer wants to hold the connection.
    /// </summary>
    public TimeSpan RequestHeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Room for a ticket (200 to 500 characters, by the stream id), a stream id (256) and a token (92) in one URL, ten times over.
    /// </summary>
    public int MaxRequestLineSize { get; set; } = 8 * 1024;

    /// <summary>Room for 16 session cookies (7 KB) beside those of the site around the player.</summary>
    public int MaxRequestHeadersTotalSize { get; set; } = 32 * 1024;

    /// <summary>A browser sends about 20, and each proxy on the way adds a few.</summary>
    public int MaxRequestHeaderCount { get; set; } = 100;

    /// <summary>
    /// How much of a request is read ahead of its reader: a slow origin slows its publisher instead of filling memory.
    /// </summary>
    public long MaxRequestBufferSize { get; set; } = 256 * 1024;

    /// <summary>What a viewer who does not read holds of an answer, beside the 64 KB that the proxy is copying.</summary>
    public long MaxResponseBufferSize { get; set; } = 64 * 1024;

    /// <summary>
    /// Viewers send no bodies, and the management listener takes less. What is meant to stream for hours lifts it for itself.
    /// </summary>
    public long? MaxRequestBodySize { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// None: memory bounds connections (see docs/scaling.md), the operating system counts them, and a count shuts out viewers first.
    /// </summary>
    public long? MaxConcurrentConnections { get; set; }

    /// <summary>None, for the same reasons.</summary>
    public long? MaxConcurrentUpgradedConnections { get; set; }

    /// <summary>A body that trickles holds a request; Kestrel's own figures.</summary>
    public DataRate MinRequestBodyDataRate { get; } = new() { BytesPerSecond = 240, GracePeriod = TimeSpan.FromSeconds(5) };

    /// <summary>
    /// Less than the poorest audio rendition. A player whose phone is in a tunnel reads nothing for a while and is to find its connection
    /// again, after as long as nginx waits (send_timeout); Kestrel grants one that is paused more, for having read faster before.
    /// </summary>
    public DataRate MinResponseDataRate { get; } = new() { BytesPerSecond = 4 * 1024, GracePeriod = TimeSpan.FromMinutes(1) };

    /// <summary>What holds for HTTP/2 beside the above.</summary>
    public Http2Share Http2 { get; } = new();

    /// <summary>What holds for the process, before Kestrel is made.</summary>
    public static void ApplyToProcess() => AppContext.SetSwitch(OnlyWholeLineEnds, true);

    public void Apply(KestrelServerLimits limits)
    {
        limits.KeepAliveTimeout = KeepAliveTimeout;
        limits.RequestHeadersTimeout = RequestHeadersTimeout;
        limits.MaxRequestLineSize = MaxRequestLineSize;
        limits.MaxRequestHeadersTotalSize = MaxRequestHeadersTotalSize;
        limits.MaxRequestHeaderCount = MaxRequestHeaderCount;
        limits.MaxRequestBufferSize = MaxRequestBufferSize;
        limits.MaxResponseBufferSize = MaxResponseBufferSize;
        limits.MaxRequestBodySize = MaxRequestBodySize;
        limits.MaxConcurrentConnections = MaxConcurrentConnections;
        limits.MaxConcurrentUpgradedConnections = MaxConcurrentUpgradedConnections;
        limits.MinRequestBodyDataRate = MinRequestBodyDataRate.ToKestrel();
        limits.MinResponseDataRate = MinResponseDataRate.ToKestrel();
        Http2.Apply(limits.Http2);
    }

    internal sealed class DataRate
    {
        /// <summary>0 is off.</summary>
        public int BytesPerSecond { get; set; }

        /// <summary>How long it may be slower.</summary>
        public TimeSpan GracePeriod { get; set; }

        public MinDataRate? ToKestrel() => BytesPerSecond == 0 ? null : new MinDataRate(BytesPerSecond, GracePeriod);
    }

    internal sealed class Http2Share
    {
        /// <summary>
        /// The least that RFC 9113 §6.5.2 recommends, and ten times what a player asks for at once. Streams that were reset but still run
        /// count too.
        /// </summary>
        public int MaxStreamsPerConnection { get; set; } = 100;

        /// <summary>One header block, as for HTTP/1.1.</summary>
        public int MaxRequestHeaderFieldSize { get; set; } = 32 * 1024;

        /// <summary>The table of header fields that a client makes us keep: the protocol's own size.</summary>
        public int HeaderTableSize { get; set; } = 4 * 1024;

        /// <summary>The protocol's own size; larger frames let one stream hold up the others.</summary>
        public int MaxFrameSize { get; set; } = 16 * 1024;

        /// <summary>What all bodies of one connection may have in memory, whatever the number of streams.</summary>
        public int InitialConnectionWindowSize { get; set; } = 1024 * 1024;

        /// <summary>Of that, what one may have: 60 Mbit/s at a round trip of 100 ms.</summary>
        public int InitialStreamWindowSize { get; set; } = 768 * 1024;

        public void Apply(Http2Limits limits)
        {
            limits.MaxStreamsPerConnection = MaxStreamsPerConnection;
            limits.MaxRequestHeaderFieldSize = MaxRequestHeaderFieldSize;
            limits.HeaderTableSize = HeaderTableSize;
            limits.MaxFrameSize = MaxFrameSize;
            limits.InitialConnectionWindowSize = InitialConnectionWindowSize;
            limits.InitialStreamWindowSize = InitialStreamWindowSize;
        }
    }
}
