using System.Net.Http.Headers;
using PlayGate.Bodies;

namespace PlayGate.Shield;

/// <summary>A request on its way to an origin, as the shield sees it. It travels in the message's options.</summary>
internal sealed class ShieldRequest(ShieldRoute route, HttpRequestMessage message, string prefix, string target, TimeSpan timeout)
{
    private static readonly HttpRequestOptionsKey<ShieldRequest> Option = new("PlayGate.Shield");
    private CacheDirectives? _directives;

    public ShieldRoute Route { get; } = route;

    public HttpRequestMessage Message { get; } = message;

    /// <summary>The destination's address, with its base path; empty where the target is a whole URL of its own.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Path and normalised query.</summary>
    public string Target { get; } = target;

    /// <summary>How long the origin may be silent.</summary>
    public TimeSpan Timeout { get; } = timeout;

    /// <summary>
    /// Whether a token was spent for it. Its viewer may have waited for the stream to begin: a stored answer that says it has not is no
    /// answer to them.
    /// </summary>
    public bool SpendsToken { get; set; }

    public HttpRequestHeaders Headers => Message.Headers;

    public bool IsHead => Message.Method == HttpMethod.Head;

    /// <summary>What the viewer asks of caches; on guarded routes nobody may.</summary>
    public CacheDirectives Directives => _directives ??= Route.IsGuarded ? CacheDirectives.None : ReadDirectives();

    public bool HasCredentials => Headers.NonValidated.Contains("Cookie") || Headers.NonValidated.Contains("Authorization");

    public string? Range => IsHead ? null : RequestFields.Value(Headers, "Range");

    /// <summary>A part, and not just all of it in other words.</summary>
    public bool AsksForPart => Range is { } range && !RangeVerdict.AsksForAll(range);

    /// <summary>GET or HEAD without what only the origin can judge.</summary>
    public bool IsShareable =>
        Message.Content is null
        && (Message.Method == HttpMethod.Get || IsHead)
        && !Headers.NonValidated.Contains("If-Match")
        && !Headers.NonValidated.Contains("If-Unmodified-Since")
        && !Headers.NonValidated.Contains("Upgrade")
        && !Directives.NoStore;

    public static ShieldRequest? Of(HttpRequestMessage message) => message.Options.TryGetValue(Option, out var request) ? request : null;

    /// <summary>Describes a message whose target is decided.</summary>
    public static ShieldRequest Attach(ShieldRoute route, HttpRequestMessage message, string prefix, Uri uri, IList<string> queryNames, TimeSpan timeout)
    {
        var target = uri.OriginalString;
        prefix = target.StartsWith(prefix, StringComparison.Ordinal) ? prefix : "";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var normalised = query < 0
            ? target[prefix.Length..]
            : string.Concat(target.AsSpan(prefix.Length, query - prefix.Length), SharedQuery.Normalise(target[query..], queryNames));
        var request = new ShieldRequest(route, message, prefix, normalised, timeout);
        message.Options.Set(Option, request);
        return request;
    }

    public CacheKey KeyIn(string cluster) => new(cluster, Headers.Host ?? "", Target);

    /// <summary>The value of a field by which the origin chooses, normalised.</summary>
    public string Selecting(string name) => RequestFields.Normalised(name, RequestFields.Value(Headers, name));

    private CacheDirectives ReadDirectives()
    {
        if (RequestFields.Value(Headers, "Cache-Control") is { } field)
        {
            return CacheDirectives.Parse(field);
        }

        // RFC 9111 §5.4: HTTP/1.0 clients have nothing else.
        return RequestFields.Value(Headers, "Pragma") is { } pragma && pragma.Contains("no-cache", StringComparison.OrdinalIgnoreCase)
            ? CacheDirectives.Parse("no-cache")
            : CacheDirectives.None;
    }
}
