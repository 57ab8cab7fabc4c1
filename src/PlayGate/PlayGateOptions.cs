using Microsoft.AspNetCore.Http;
using PlayGate.Audit;
using PlayGate.Delivery;
using PlayGate.ForwardAuth;
using PlayGate.Issuers;
using PlayGate.Media;
using PlayGate.Media.Hooks;
using PlayGate.Sessions;
using PlayGate.Shield;
using PlayGate.Streams;

namespace PlayGate;

/// <summary>The gate's settings, usually bound from the configuration section <c>PlayGate</c>.</summary>
public sealed class PlayGateOptions
{
    /// <summary>The application that is meant where none is named.</summary>
    public const string DefaultApplication = "default";

    /// <summary>How file names follow from stream ids, for the application <c>default</c>.</summary>
    public StreamNames Names { get; set; } = StreamNames.AntMedia;

    /// <summary>The file that minted URLs name, for the application <c>default</c>; <c>{id}</c> stands for the stream id.</summary>
    public string Entry { get; set; } = StreamEntry.Default;

    /// <summary>Further applications by name.</summary>
    public IDictionary<string, ApplicationOptions> Applications { get; } = new Dictionary<string, ApplicationOptions>(
        StringComparer.Ordinal);

    /// <summary>What minted URLs begin with: scheme, host and port, e.g. <c>https://video.example</c>.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Tokens.</summary>
    public TokenOptions Token { get; } = new();

    /// <summary>Sessions.</summary>
    public SessionOptions Session { get; } = new();

    /// <summary>Web players on other origins.</summary>
    public CorsOptions Cors { get; } = new();

    /// <summary>Clients that send media, and servers that take it.</summary>
    public PublishingOptions Publishing { get; } = new();

    /// <summary>Deciding for another proxy.</summary>
    public ForwardAuthOptions ForwardAuth { get; } = new();

    /// <summary>Media servers that ask before they let a client in.</summary>
    public HookOptions Hooks { get; } = new();

    /// <summary>The cache that all viewers share.</summary>
    public ShieldOptions Shield { get; } = new();

    /// <summary>How long it is remembered who changed what.</summary>
    public AuditOptions Audit { get; } = new();

    /// <summary>Issuers whose signed tokens are accepted beside PlayGate's own, by name.</summary>
    public IDictionary<string, IssuerOptions> Issuers { get; } = new Dictionary<string, IssuerOptions>(StringComparer.Ordinal);

    /// <summary>CDNs that deliver media, by name.</summary>
    public IDictionary<string, CdnOptions> Cdns { get; } = new Dictionary<string, CdnOptions>(StringComparer.Ordinal);

    /// <summary>The one of <see cref="Cdns"/> that delivers the media of applications which name none; null where the gate does.</summary>
    public string? Cdn { get; set; }

    /// <summary>The CDN of an application; null where the gate delivers its media.</summary>
    public CdnOptions? CdnOf(string application) =>
        (Of(application)?.Cdn ?? Cdn) is { Length: > 0 } name && Cdns.TryGetValue(name, out var cdn) ? cdn : null;

    /// <summary>How file names follow from stream ids in an application.</summary>
    public StreamNames NamesOf(string application) => Of(application)?.Names ?? Names;

    /// <summary>The file that minted URLs of an application name; <c>{id}</c> stands for the stream id.</summary>
    public string EntryOf(string application) => Of(application)?.Entry ?? Entry;

    /// <summary>Whether the default application has viewers or publishers that come through no route of this proxy.</summary>
    internal bool ServesDefaultElsewhere => ForwardAuth.IsConfigured || Publishing.RtmpUrl is not null;

    internal SessionCarrier CarrierOf(string application) => Of(application)?.Carrier ?? Session.Carrier;

    /// <summary>The carriers that clients may meet, apart from what a token asks for itself.</summary>
    internal IEnumerable<SessionCarrier> Carriers() =>
        Applications.Values.Select(application => application.Carrier).OfType<SessionCarrier>().Append(Session.Carrier);

    private ApplicationOptions? Of(string application) => Applications.TryGetValue(application, out var named) ? named : null;
}

/// <summary>One application's own settings.</summary>
public sealed class ApplicationOptions
{
    /// <summary>How file names follow from stream ids; as for <c>default</c> where nothing is said.</summary>
    public StreamNames? Names { get; set; }

    /// <summary>
    /// The file that minted URLs name where a back-end names none: <c>{id}.m3u8</c>, <c>{id}/index.m3u8</c>; <c>{id}</c> stands for the
    /// stream id. As for <c>default</c> where nothing is said.
    /// </summary>
    public string? Entry { get; set; }

    /// <summary>How clients carry their sessions; as <see cref="SessionOptions.Carrier"/> where nothing is said.</summary>
    public SessionCarrier? Carrier { get; set; }

    /// <summary>The CDN that delivers its media, by its name; as <see cref="PlayGateOptions.Cdn"/> where nothing is said.</summary>
    public string? Cdn { get; set; }
}

/// <summary>Bounds of tokens.</summary>
public sealed class TokenOptions
{
    /// <summary>How long a token may wait for its viewer where the back-end does not say.</summary>
    public TimeSpan DefaultLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest that a back-end may ask for.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long after its consumption the same client may show a token again for the same path without a cookie; three seconds where
    /// the carrier is <see cref="SessionCarrier.Auto"/> and nothing is said, else not at all.
    /// </summary>
    public TimeSpan? Grace { get; set; }

    /// <summary>
    /// How many tokens of one client address (an IPv6 /64 counts as one) may be refused in a minute, before it has to wait with further
    /// ones; 0 is off. Open sessions are never slowed.
    /// </summary>
    public int AttemptsPerMinute { get; set; } = 600;

    /// <summary>What is done when a consumed token is shown by another client than the one that opened its session.</summary>
    public ReuseReaction OnReuse { get; set; } = ReuseReaction.Log;

    internal TimeSpan GraceOf(SessionCarrier carrier) =>
        Grace ?? (carrier == SessionCarrier.Auto ? TimeSpan.FromSeconds(3) : TimeSpan.Zero);
}

/// <summary>What is done about a token that was passed on.</summary>
public enum ReuseReaction
{
    /// <summary>It is logged, counted and told to those who listen to events.</summary>
    Log,

    /// <summary>The session it opened is ended too.</summary>
    EndSession,
}

/// <summary>Cross-origin requests of web players.</summary>
public sealed class CorsOptions
{
    internal const string Everybody = "*";

    /// <summary>
    /// Origins such as <c>https://player.example</c>; they may send cookies. <c>*</c> stands for all others, which may not, and so needs
    /// another carrier than <see cref="SessionCarrier.Cookie"/>.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];
}
