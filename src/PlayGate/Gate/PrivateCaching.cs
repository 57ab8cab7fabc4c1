using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace PlayGate.Gate;

/// <summary>
/// The origin's caching headers as a guarded route passes them on: for the viewer's own cache as they are, for shared ones never
/// (RFC 9111 §5.2.2.7, RFC 9213). The few values an origin uses are rewritten once and remembered.
/// </summary>
internal sealed class PrivateCaching
{
    private const string ForViewersOnly = "private";
    private const int MaxRemembered = 256;
    private static readonly string[] ForSharedCaches = ["CDN-Cache-Control", "Surrogate-Control", "Cloudflare-CDN-Cache-Control"];
    private readonly ConcurrentDictionary<string, string> _remembered = new(StringComparer.Ordinal);

    public void Apply(IHeaderDictionary headers)
    {
        foreach (var name in ForSharedCaches)
        {
            headers.Remove(name);
        }

        headers.CacheControl = headers.CacheControl is { Count: > 0 } value ? Rewrite(value.ToString()) : ForViewersOnly;
    }

    internal string Rewrite(string value)
    {
        if (_remembered.TryGetValue(value, out var known))
        {
            return known;
        }

        var kept = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(IsForViewers);
        var rewritten = string.Join(", ", kept.Prepend(ForViewersOnly));
        if (_remembered.Count < MaxRemembered)
        {
            _remembered.TryAdd(value, rewritten);
        }

        return rewritten;
    }

    private static bool IsForViewers(string directive)
    {
        var name = directive.AsSpan(
            0, directive.IndexOf('=', StringComparison.Ordinal) is var end and >= 0 ? end : directive.Length).Trim();
        return !name.Equals("public", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("s-maxage", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("proxy-revalidate", StringComparison.OrdinalIgnoreCase)
            && !name.Equals(ForViewersOnly, StringComparison.OrdinalIgnoreCase);
    }
}
