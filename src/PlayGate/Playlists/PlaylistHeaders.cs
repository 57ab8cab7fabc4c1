using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PlayGate.Http;

namespace PlayGate.Playlists;

/// <summary>The headers of a rewritten playlist.</summary>
internal static class PlaylistHeaders
{
    /// <summary>Headers that describe the origin's bytes, which are not sent any more.</summary>
    private static readonly string[] OfOtherBytes =
    [
        HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.AcceptRanges, HeaderNames.ContentRange, HeaderNames.ContentMD5,
        "Digest", "Content-Digest", "Repr-Digest",
    ];

    /// <summary>The playlist is made for one viewer: no cache stores it, and no validator fits it.</summary>
    /// <param name="headers">Of the response.</param>
    /// <param name="length">Its length, or null where that is not known before its end.</param>
    public static void Personalise(IHeaderDictionary headers, int? length)
    {
        foreach (var name in OfOtherBytes)
        {
            headers.Remove(name);
        }

        headers.ContentLength = length;
        headers.CacheControl = "private, no-store";
    }

    /// <summary>A part of the bytes, or none of them where the range lies beyond.</summary>
    public static void Cut(HttpResponse response, ByteRange? range, int total)
    {
        response.StatusCode = range is null ? StatusCodes.Status416RangeNotSatisfiable : StatusCodes.Status206PartialContent;
        response.Headers.ContentRange = range?.Within(total) ?? string.Create(CultureInfo.InvariantCulture, $"bytes */{total}");
        response.Headers.ContentLength = range?.Count ?? 0;
    }
}
