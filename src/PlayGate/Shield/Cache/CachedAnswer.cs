using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PlayGate.Http;
using PlayGate.Shield.Bodies;

namespace PlayGate.Shield.Cache;

/// <summary>What a viewer gets of a stored response, in whatever form it is written: all of it, its head, or parts of it.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body, to be disposed.</param>
/// <param name="Length">The body's length, where it is known and said.</param>
/// <param name="ContentRange">Replaces the stored field, if it is set.</param>
/// <param name="ContentType">Replaces the stored field, if it is set.</param>
internal readonly record struct CachedAnswer(
    HttpStatusCode Status, Stream Body, long? Length, string? ContentRange = null, string? ContentType = null)
{
    public static CachedAnswer NotModified => new(HttpStatusCode.NotModified, Stream.Null, null);

    public static CachedAnswer HeadOf(StoredResponse stored) => new(stored.Head.Status, Stream.Null, stored.Body.Length);

    /// <summary>Null where the body can no longer be read from there.</summary>
    /// <param name="stored">The stored response.</param>
    /// <param name="range">The <c>Range</c> field, where it applies.</param>
    /// <param name="client">The client that reads.</param>
    /// <param name="ended">Told how much has been read.</param>
    public static CachedAnswer? Of(StoredResponse stored, string? range, int client, Action<long> ended)
    {
        if (range is null || !stored.IsRangeable || stored.Body.Length is not { } length)
        {
            return Whole(stored, client, ended);
        }

        return RangeVerdict.Of(range, length) switch
        {
            RangeVerdict.Unsatisfiable => Unsatisfiable(length),
            RangeVerdict.Parts { Ranges: [var part] } => stored.Body.TryRead(part.From, part.Count, client, ended) is { } body
                ? new CachedAnswer(HttpStatusCode.PartialContent, body, part.Count, part.Within(length))
                : null,
            RangeVerdict.Parts parts => Several(stored, (parts.Ranges, length), client, ended),
            _ => Whole(stored, client, ended),
        };
    }

    private static CachedAnswer? Whole(StoredResponse stored, int client, Action<long> ended)
    {
        if (stored.Body.TryRead(0, null, client, ended) is not { } body)
        {
            return null;
        }

        return new CachedAnswer(stored.Head.Status, body, stored.Body.Length);
    }

    private static CachedAnswer Unsatisfiable(long length) =>
        new(HttpStatusCode.RequestedRangeNotSatisfiable, Stream.Null, 0, string.Create(CultureInfo.InvariantCulture, $"bytes */{length}"));

    /// <summary><c>multipart/byteranges</c> (RFC 9110 §14.6).</summary>
    private static CachedAnswer? Several(
        StoredResponse stored, (IReadOnlyList<ByteRange> Ranges, long Length) wanted, int client, Action<long> ended)
    {
        var boundary = RandomNumberGenerator.GetHexString(24, lowercase: true);
        var type = stored.Head.Value("Content-Type");
        var typeLine = type is null ? "" : $"Content-Type: {type}\r\n";
        var parts = new List<Stream>();
        var size = 0L;
        foreach (var range in wanted.Ranges)
        {
            if (stored.Body.TryRead(range.From, range.Count, client, ended) is not { } body)
            {
                parts.ForEach(part => part.Dispose());
                return null;
            }

            var heading = Encoding.Latin1.GetBytes($"\r\n--{boundary}\r\n{typeLine}Content-Range: {range.Within(wanted.Length)}\r\n\r\n");
            parts.AddRange([new MemoryStream(heading), body]);
            size += heading.Length + range.Count;
        }

        var end = Encoding.Latin1.GetBytes($"\r\n--{boundary}--\r\n");
        parts.Add(new MemoryStream(end));
        var several = $"multipart/byteranges; boundary={boundary}";
        return new CachedAnswer(HttpStatusCode.PartialContent, new ConcatenatedStream(parts), size + end.Length, ContentType: several);
    }
}
