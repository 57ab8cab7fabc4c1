using System.Collections.Concurrent;
using System.Net;

namespace PlayGate.Delivery;

/// <summary>
/// One CDN, ready to sign. Within a window every session gets the same credential for the same media, so that the CDN has one cache key
/// and nothing is signed twice; the window's credentials die <see cref="CdnOptions.Lifetime"/> after its end.
/// </summary>
internal sealed class CdnDelivery
{
    /// <summary>More credentials than the live segments of thousands of streams need; beyond it they are signed each time.</summary>
    private const int MostRemembered = 100_000;

    private readonly CdnOptions _options;
    private readonly ICdnFormat _format;
    private readonly CdnMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly string _name;
    private readonly string _authority;
    private readonly string _prefix;
    private volatile Window _window = new(default, default);

    public CdnDelivery(string name, CdnOptions options, CdnMetrics metrics, TimeProvider time)
    {
        var url = CdnRules.ReadUrl(options.Url)!;
        (_name, _options, _metrics, _time) = (name, options, metrics, time);
        _authority = url.GetLeftPart(UriPartial.Authority);
        _prefix = url.AbsolutePath.TrimEnd('/');
        _format = CdnFormats.Create(new CdnSetup(options, url));
    }

    public CdnMode Mode => _options.Mode;

    /// <summary>Whether one credential can be good for everything below a folder.</summary>
    public bool SignsFolders => _format.SignsFolders;

    /// <summary>Whom a credential is for: the client's address, or null where it is for all.</summary>
    public IPAddress? BoundTo(IPAddress? client) => _options.Bind == CdnBinding.Address ? client : null;

    /// <summary>The URL of one file: all that it needs.</summary>
    /// <param name="path">The path that the viewer would ask the gate for, escaped.</param>
    /// <param name="query">The file's own query; empty, or with its leading <c>?</c>.</param>
    /// <param name="folder">The folder of the stream above it, with a slash at its end, where it lies in one.</param>
    /// <param name="address">From <see cref="BoundTo"/>.</param>
    public string UrlOf(string path, string query, string? folder, IPAddress? address)
    {
        var parts = folder is not null && SignsFolders ? PartsOfFolder(folder, address) : PartsOfOne(path, query, address);
        return $"{parts.Before}{path}{query}{(query.Length == 0 ? parts.First : parts.Further)}";
    }

    /// <summary>What goes before and behind every URL below a folder.</summary>
    public CdnParts PartsOfFolder(string folder, IPAddress? address) => Find(
        (folder, address),
        static (cdn, key, expiresAt) => cdn._format.SignFolder(new CdnTarget(cdn._prefix + key.Text, "", expiresAt, key.Address)));

    /// <summary>What goes before and behind one URL.</summary>
    public CdnParts PartsOfOne(string path, string query, IPAddress? address) => Find(
        (path + query, address),
        static (cdn, key, expiresAt) =>
        {
            var mark = key.Text.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? at : key.Text.Length;
            return cdn._format.SignOne(new CdnTarget(cdn._prefix + key.Text[..mark], key.Text[mark..], expiresAt, key.Address));
        });

    private CdnParts Find(
        (string Text, IPAddress? Address) key, Func<CdnDelivery, (string Text, IPAddress? Address), DateTimeOffset, CdnCredential> sign)
    {
        var window = Current();
        if (window.Known.TryGetValue(key, out var known))
        {
            return known;
        }

        var credential = sign(this, key, window.ExpiresAt);
        _metrics.Signed(_name);
        var query = credential.Query;
        var parts = new CdnParts(
            _authority + credential.PathPrefix + _prefix, query.Length > 0 ? "?" + query : "", query.Length > 0 ? "&" + query : "");
        if (window.Known.Count < MostRemembered)
        {
            window.Known.TryAdd(key, parts);
        }

        return parts;
    }

    private Window Current()
    {
        var (window, now) = (_window, _time.GetUtcNow());
        if (now < window.End)
        {
            return window;
        }

        var length = _options.Window.Ticks;
        var end = new DateTimeOffset(((now.UtcTicks / length) + 1) * length, TimeSpan.Zero);
        var seconds = Math.Ceiling((end + _options.Lifetime - DateTimeOffset.UnixEpoch).TotalSeconds);
        return _window = new Window(end, DateTimeOffset.UnixEpoch.AddSeconds(seconds));
    }

    private sealed record Window(DateTimeOffset End, DateTimeOffset ExpiresAt)
    {
        public ConcurrentDictionary<(string Text, IPAddress? Address), CdnParts> Known { get; } = new();
    }
}

/// <summary>What turns a path of the gate into a signed URL of the CDN.</summary>
/// <param name="Before">Scheme, host and prefix, and a credential that the path carries.</param>
/// <param name="First">What goes behind a URL without a query.</param>
/// <param name="Further">What goes behind a URL that has one.</param>
internal sealed record CdnParts(string Before, string First, string Further);
