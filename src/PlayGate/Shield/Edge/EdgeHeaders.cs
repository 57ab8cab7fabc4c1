using System.Collections.Frozen;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PlayGate.Gate;

namespace PlayGate.Shield.Edge;

/// <summary>
/// The headers of a CDN's fetches, both ways. The origin is asked by a list: what a viewer or an edge adds (cookies, <c>Via</c>, addresses,
/// directives for caches) would be one viewer's in an answer for all, or would keep the shield from sharing it.
/// </summary>
internal sealed class EdgeHeaders(IOptions<PlayGateOptions> options)
{
    private static readonly string[] ForSharedCaches = ["CDN-Cache-Control", "Surrogate-Control", "Cloudflare-CDN-Cache-Control"];

    private readonly FrozenSet<string> _asked = new[]
    {
        HeaderNames.Host, HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.Range, HeaderNames.IfRange,
        HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince,
    }.Concat(options.Value.Shield.RequestHeaders).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly string _media = $"public, max-age={Seconds(options.Value.Shield.SegmentTtl)}";
    private readonly string _missing = $"max-age={Seconds(options.Value.Shield.NegativeTtl)}";

    /// <summary>
    /// Leaves what the origin may see of a request. Several ranges at once are asked for as the whole (RFC 9110 §14.2): the type of such
    /// an answer would not say what is in it.
    /// </summary>
    public void Clean(HttpRequestHeaders outgoing)
    {
        if (outgoing.NonValidated.TryGetValues(HeaderNames.Range, out var range)
            && range.ToString().Contains(',', StringComparison.Ordinal))
        {
            outgoing.Remove(HeaderNames.Range);
        }

        List<string>? unwanted = null;
        foreach (var (name, _) in outgoing.NonValidated)
        {
            if (!_asked.Contains(name))
            {
                (unwanted ??= []).Add(name);
            }
        }

        unwanted?.ForEach(name => outgoing.Remove(name));
    }

    /// <summary>
    /// Takes what belongs to one viewer off an answer of the origin, and the fields of <c>Vary</c> that it was not shown: an edge would
    /// keep an object for each of their values.
    /// </summary>
    public void Clean(IHeaderDictionary answer)
    {
        answer.Remove(HeaderNames.SetCookie);
        if (answer.Vary is { Count: > 0 } vary && vary.ToString() is var names && !names.Contains('*', StringComparison.Ordinal))
        {
            answer.Vary = string.Join(
                ", ",
                names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(_asked.Contains))
                is { Length: > 0 } seen ? seen : default;
        }
    }

    /// <summary>
    /// What every answer has, also those that are not the origin's. Where it says nothing about caching a CDN guesses, and keeps a segment
    /// that is not there yet for minutes: it gets the times that the shield goes by.
    /// </summary>
    public void Complete(HttpResponse response)
    {
        var headers = response.Headers;
        Cors.ApplyForAll(headers);
        if (response.StatusCode == StatusCodes.Status200OK && headers.AcceptRanges.Count == 0)
        {
            // The shield gives ranges whatever the origin can; nginx as an edge gives none of an answer that does not say so.
            headers.AcceptRanges = "bytes";
        }

        if (headers.CacheControl.Count > 0 || headers.Expires.Count > 0 || headers.Pragma.Count > 0
            || Array.Exists(ForSharedCaches, headers.ContainsKey))
        {
            return;
        }

        headers.CacheControl = response.StatusCode switch
        {
            StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified => _media,
            StatusCodes.Status404NotFound or StatusCodes.Status410Gone => _missing,
            _ => "no-store",
        };
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
