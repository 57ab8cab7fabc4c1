using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Http;
using PlayGate.Routes;
using PlayGate.Shield.Bodies;

namespace PlayGate.Shield.Cache;

/// <summary>What a viewer gets of a stored answer: all of it, its head, a part of it, or word that they have it already.</summary>
internal sealed class CachedResponses(ShieldMetrics metrics)
{
    private const string ResultHeader = "X-Cache";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>Null where the body can no longer be read from its beginning.</summary>
    public HttpResponseMessage? From(StoredResponse stored, ShieldRequest request, ShieldResult result, DateTimeOffset now)
    {
        var answer = stored.IsRangeable && IsNotModified(stored, request) ? NotModified(stored)
            : request.IsHead ? HeadOf(stored)
            : stored.IsRangeable && stored.Body.Length is { } length && Conditions.RangeApplies(stored.Head, RequestFields.Value(request.Headers, "If-Range"))
                ? Ranged(stored, RangeVerdict.Of(request.Range, length), length, request.Client)
                : Whole(stored, request.Client);
        if (answer is null)
        {
            return null;
        }

        stored.Used(now);
        if (AgeOf(stored, now) is var age && (age > 0 || result != ShieldResult.Miss))
        {
            answer.Headers.TryAddWithoutValidation("Age", age.ToString(CultureInfo.InvariantCulture));
        }

        Tell(answer, result);
        return answer;
    }

    /// <summary>
    /// Begins a server's own response with the head of a stored answer of which all is there, for the whole or one part of it. Null where its
    /// body is gone, or other parts are asked for.
    /// </summary>
    public BodyReader? Begin(StoredResponse stored, string? range, HttpResponse response, int client, DateTimeOffset now)
    {
        var length = stored.Body.Length ?? 0;
        var verdict = RangeVerdict.Of(range, length);
        var part = verdict is RangeVerdict.Parts { Ranges: [var only] } ? only : new ByteRange(0, length);
        if (verdict is RangeVerdict.Unsatisfiable or RangeVerdict.Parts { Ranges.Count: > 1 } || stored.Body.TryRead(part.From, part.Count, client, metrics.Gave) is not { } body)
        {
            return null;
        }

        if (!stored.Head.TryWriteTo(response.Headers))
        {
            body.Dispose();
            return null;
        }

        stored.Used(now);
        if (verdict is RangeVerdict.Parts)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = part.Within(length);
        }

        response.ContentLength = part.Count;
        response.Headers.Age = AgeOf(stored, now).ToString(CultureInfo.InvariantCulture);
        response.Headers[ResultHeader] = ShieldMetrics.NameOf(ShieldResult.Hit);
        metrics.Answered(ShieldResult.Hit);
        return body;
    }

    /// <summary>Says in the answer, and counts, how it came about.</summary>
    public void Tell(HttpResponseMessage answer, ShieldResult result)
    {
        answer.Headers.Remove(ResultHeader);
        answer.Headers.TryAddWithoutValidation(ResultHeader, ShieldMetrics.NameOf(result));
        metrics.Answered(result);
    }

    /// <summary>The origin has more to do than it may have, and so has the queue before it.</summary>
    public HttpResponseMessage Busy()
    {
        var answer = Own(HttpStatusCode.ServiceUnavailable, Refusal.OriginUnavailable.Code, "Too many requests are waiting for the origin.");
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(Soon);
        return answer;
    }

    /// <summary>RFC 9111 §5.2.1.7: the viewer wanted what is stored or nothing.</summary>
    public HttpResponseMessage NotStored() => Own(HttpStatusCode.GatewayTimeout, "not_stored", "There is no stored answer that may be given out.");

    private HttpResponseMessage Own(HttpStatusCode status, string code, string detail)
    {
        var problem = new ByteArrayContent(Refusals.ProblemOf((int)status, detail, code));
        problem.Headers.ContentType = new MediaTypeHeaderValue("application/problem+json", "utf-8");
        var answer = new HttpResponseMessage(status) { Content = problem };
        answer.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
        Tell(answer, ShieldResult.Bypass);
        return answer;
    }

    private static int AgeOf(StoredResponse stored, DateTimeOffset now) => (int)Math.Min(stored.Freshness.AgeAt(now).TotalSeconds, int.MaxValue);

    private static bool IsNotModified(StoredResponse stored, ShieldRequest request) => Conditions.IsNotModified(
        stored.Head,
        RequestFields.Value(request.Headers, "If-None-Match"),
        RequestFields.Value(request.Headers, "If-Modified-Since"));

    private static HttpResponseMessage Begin(StoredResponse stored, HttpStatusCode status, Stream body, long? length)
    {
        var answer = new HttpResponseMessage(status) { Content = new SharedContent(body) };
        if (status == stored.Head.Status)
        {
            answer.ReasonPhrase = stored.Head.Reason;
        }

        foreach (var field in stored.Head.Fields)
        {
            if (field.IsContent)
            {
                answer.Content.Headers.TryAddWithoutValidation(field.Name, field.Value);
            }
            else
            {
                answer.Headers.TryAddWithoutValidation(field.Name, field.Value);
            }
        }

        if (length is { } bytes && status is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
        {
            answer.Content.Headers.TryAddWithoutValidation("Content-Length", bytes.ToString(CultureInfo.InvariantCulture));
        }

        return answer;
    }

    private static HttpResponseMessage NotModified(StoredResponse stored)
    {
        var answer = Begin(stored, HttpStatusCode.NotModified, Stream.Null, null);
        foreach (var name in (string[])["Content-Type", "Content-Encoding", "Content-Language", "Content-Range", "Content-MD5"])
        {
            answer.Content.Headers.Remove(name);
        }

        return answer;
    }

    private static HttpResponseMessage HeadOf(StoredResponse stored) => Begin(stored, stored.Head.Status, Stream.Null, stored.Body.Length);

    private HttpResponseMessage? Whole(StoredResponse stored, int client) =>
        stored.Body.TryRead(0, null, client, metrics.Gave) is { } body ? Begin(stored, stored.Head.Status, body, stored.Body.Length) : null;

    private HttpResponseMessage? Ranged(StoredResponse stored, RangeVerdict verdict, long length, int client) => verdict switch
    {
        RangeVerdict.Unsatisfiable => Unsatisfiable(stored, length),
        RangeVerdict.Parts { Ranges: [var range] } => Part(stored, range, length, client),
        RangeVerdict.Parts parts => Parts(stored, parts.Ranges, length, client),
        _ => Whole(stored, client),
    };

    private static HttpResponseMessage Unsatisfiable(StoredResponse stored, long length)
    {
        var answer = Begin(stored, HttpStatusCode.RequestedRangeNotSatisfiable, Stream.Null, 0);
        answer.Content.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{length}"));
        return answer;
    }

    private HttpResponseMessage? Part(StoredResponse stored, ByteRange range, long length, int client)
    {
        if (stored.Body.TryRead(range.From, range.Count, client, metrics.Gave) is not { } body)
        {
            return null;
        }

        var answer = Begin(stored, HttpStatusCode.PartialContent, body, range.Count);
        answer.Content.Headers.Remove("Content-Range");
        answer.Content.Headers.TryAddWithoutValidation("Content-Range", range.Within(length));
        return answer;
    }

    /// <summary><c>multipart/byteranges</c> (RFC 9110 §14.6).</summary>
    private HttpResponseMessage? Parts(StoredResponse stored, IReadOnlyList<ByteRange> ranges, long length, int client)
    {
        var boundary = RandomNumberGenerator.GetHexString(24, lowercase: true);
        var type = stored.Head.Value("Content-Type");
        var typeLine = type is null ? "" : $"Content-Type: {type}\r\n";
        var parts = new List<Stream>();
        var size = 0L;
        foreach (var range in ranges)
        {
            var heading = Encoding.Latin1.GetBytes($"\r\n--{boundary}\r\n{typeLine}Content-Range: {range.Within(length)}\r\n\r\n");
            if (stored.Body.TryRead(range.From, range.Count, client, metrics.Gave) is not { } body)
            {
                parts.ForEach(part => part.Dispose());
                return null;
            }

            parts.AddRange([new MemoryStream(heading), body]);
            size += heading.Length + range.Count;
        }

        var end = Encoding.Latin1.GetBytes($"\r\n--{boundary}--\r\n");
        parts.Add(new MemoryStream(end));
        var answer = Begin(stored, HttpStatusCode.PartialContent, new JoinedStream(parts), size + end.Length);
        answer.Content.Headers.Remove("Content-Type");
        answer.Content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/byteranges; boundary={boundary}");
        return answer;
    }
}
