using System.Net.Http.Headers;
using PlayGate.Http;
using PlayGate.Shield.Cache;

namespace PlayGate.Shield;

/// <summary>A request on its way to an origin, as the shield sees it. It travels in the message's options.</summary>
internal sealed class ShieldRequest(ShieldRoute route, HttpRequestMessage message, string prefix, string target, TimeSpan timeout)
    : CacheRequest(route)
{
    private static readonly HttpRequestOptionsKey<ShieldRequest> Option = new("PlayGate.Shield");

    public HttpRequestMessage Message { get; } = message;

    /// <summary>The destination's address, with its base path; empty where the target is a whole URL of its own.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Path and normalised query.</summary>
    public string Target { get; } = target;

    /// <summary>How long the origin may be silent.</summary>
    public TimeSpan Timeout { get; } = timeout;

    public HttpRequestHeaders Headers => Message.Headers;

    public bool IsHead => Message.Method == HttpMethod.Head;

    public override bool HasCredentials => Headers.NonValidated.Contains("Cookie") || Headers.NonValidated.Contains("Authorization");

    public string? Range => IsHead ? null : RequestFields.Value(Headers, "Range");

    /// <summary>Whether it asks for a part, and not for all of it as a range.</summary>
    public bool AsksForPart => Range is { } range && !RangeVerdict.AsksForAll(range);

    /// <summary>Whether it is a GET or HEAD without fields that only the origin can judge.</summary>
    public bool IsShareable =>
        HasNoBody
        && (Message.Method == HttpMethod.Get || IsHead)
        && !Headers.NonValidated.Contains("If-Match")
        && !Headers.NonValidated.Contains("If-Unmodified-Since")
        && !Headers.NonValidated.Contains("Upgrade")
        && !Directives.NoStore;

    /// <summary>A player's Content-Type on a GET makes YARP carry an empty content.</summary>
    private bool HasNoBody => Message.Content is null || Message.Content.Headers.ContentLength == 0;

    public static ShieldRequest? Of(HttpRequestMessage message) =>
        message.Options.TryGetValue(Option, out var request) ? request : null;

    /// <summary>Describes a message whose target is decided.</summary>
    public static ShieldRequest Attach(
        ShieldRoute route, HttpRequestMessage message, string prefix, Uri uri, IList<string> queryNames, TimeSpan timeout)
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

    protected override string? Field(string name) => RequestFields.Value(Headers, name);
}
