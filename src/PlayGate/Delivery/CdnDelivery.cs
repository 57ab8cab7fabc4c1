using System.Collections.Concurrent;
using System.Net;

namespace PlayGate.Delivery;

/// <summary>
/// One CDN, ready to sign. Within a window every session gets the same credential for the same media, so that the CDN has one cache key
/// and nothing is signed twice; the window's credentials die <see cref="CdnOptions.Lifetime"/> after its end.
/// </summary>
internal sealed class CdnDelivery
{
    /// <summary>
    /// Characters of paths and credentials that a window remembers, some 16 MB: the live segments of thousands of streams. Viewers choose
    /// the paths that they ask for, as many and as long as they like; what does not fit is signed each time.
    /// </summary>
    private const int MaxRemembered = 8 * 1024 * 1024;

    private readonly CdnOptions _options;
    private readonly ICdnFormat _format;
    private readonly CdnMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly string _name;
    private readonly string _prefix;
    private readonly string _before;
    private volatile Window _window = new(default, default);

    public CdnDelivery(string name, CdnOptions options, CdnMetrics metrics, TimeProvider time)
    {
        var url = CdnRules.ReadUrl(options.Url)!;
        (_name, _options, _metrics, _time) = (name, options, metrics, time);
        _prefix = url.AbsolutePath.TrimEnd('/');
        _before = url.GetLeftPart(UriPartial.Authority) + _prefix;
        _format = CdnFormats.Create(new CdnSetup(options, url));
    }

    public CdnMode Mode => _options.Mode;

    /// <summary>Whether a credential is for one client address.</summary>
    public bool IsBound => _options.Bind == CdnBinding.Address;

    /// <summary>Whom a credential is for: the client's address, or null where it is for all.</summary>
    public IPAddress? BoundTo(IPAddress? client) => IsBound ? client : null;

    /// <summary>The URL of a file without a credential.</summary>
    /// <param name="target">Path and query as the viewer would ask the gate for them, escaped.</param>
    public string UnsignedUrlOf(string target) => _before + target;

    /// <summary>The URL of one file: all that it needs.</summary>
    /// <param name="path">The path that the viewer would ask the gate for, escaped.</param>
    /// <param name="query">The file's own query; empty, or with its leading <c>?</c>.</param>
    /// <param name="folder">The folder of the stream above it, with a slash at its end, where it lies in one.</param>
    /// <param name="address">From <see cref="BoundTo"/>.</param>
    /// <returns>Null where the format cannot write it.</returns>
    public string? UrlOf(string path, string query, string? folder, IPAddress? address) =>
        ((folder is null ? null : PartsOfFolder(folder, address)) ?? PartsOfOne(path, query, address)) is { } parts
            ? $"{parts.Before}{path}{query}{(query.Length == 0 ? parts.First : parts.Further)}"
            : null;

    /// <summary>What goes before and behind every URL below a folder; null where one credential cannot be good for all of it.</summary>
    public CdnParts? PartsOfFolder(string folder, IPAddress? address) =>
        _format.SignsFolders ? Find(new Key(folder, "", IsFolder: true, address)) : null;

    private CdnParts? PartsOfOne(string path, string query, IPAddress? address) => Find(new Key(path, query, IsFolder: false, address));

    private CdnParts? Find(Key key)
    {
        var window = Current();
        if (window.Known.TryGetValue(key, out var known))
        {
            return known;
        }

        var target = new CdnTarget(_prefix + key.Path, key.Query, window.ExpiresAt, key.Address);
        if (!_format.CanSign(target))
        {
            return null;
        }

        var credential = key.IsFolder ? _format.SignFolder(target) : _format.SignOne(target);
        _metrics.Signed(_name);
        var parts = new CdnParts(_before, "?" + credential.Query, "&" + credential.Query);
        if (window.TryReserve(key.Path.Length + key.Query.Length + (2 * credential.Query.Length)))
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

    private readonly record struct Key(string Path, string Query, bool IsFolder, IPAddress? Address);

    private sealed record Window(DateTimeOffset End, DateTimeOffset ExpiresAt)
    {
        private long _reserved;

        public ConcurrentDictionary<Key, CdnParts> Known { get; } = new();

        /// <summary>Whether there is room for so many characters.</summary>
        public bool TryReserve(int length) =>
            Volatile.Read(ref _reserved) < MaxRemembered && Interlocked.Add(ref _reserved, length) <= MaxRemembered;
    }
}

/// <summary>What turns a path of the gate into a signed URL of the CDN.</summary>
/// <param name="Before">Scheme, host and prefix.</param>
/// <param name="First">What goes behind a URL without a query.</param>
/// <param name="Further">What goes behind a URL that has one.</param>
internal sealed record CdnParts(string Before, string First, string Further);
