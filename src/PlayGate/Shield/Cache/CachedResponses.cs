using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Shield.Bodies;

namespace PlayGate.Shield.Cache;

/// <summary>
/// Writes <see cref="CachedAnswer"/>s: as the message that the proxy expects, or into the server's own response; and the two answers that
/// the shield gives by itself.
/// </summary>
internal sealed class CachedResponses(ShieldMetrics metrics)
{
    private const string ResultHeader = "X-Cache";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>Fields about a body, which a response without one does not have.</summary>
    private static readonly string[] OfBodies = ["Content-Type", "Content-Encoding", "Content-Language", "Content-Range", "Content-MD5"];
    private readonly Action<long> _gave = metrics.Gave;

    /// <summary>Null where the body can no longer be read from its beginning.</summary>
    public HttpResponseMessage? From(StoredResponse stored, ShieldRequest request, ShieldResult result, DateTimeOffset now)
    {
        if (AnswerTo(request, stored) is not { } answer)
        {
            return null;
        }

        var response = MessageOf(stored.Head, answer);
        stored.Used(now);
        if (AgeOf(stored, now) is var age && (age > 0 || result != ShieldResult.Miss))
        {
            response.Headers.TryAddWithoutValidation("Age", age.ToString(CultureInfo.InvariantCulture));
        }

        Tell(response, result);
        return response;
    }

    /// <summary>
    /// Begins a server's own response with the head of a stored one of which all is there, for the whole or one part of it. Null where the
    /// body is gone, or the answer is another.
    /// </summary>
    public BodyReader? Begin(StoredResponse stored, string? range, HttpResponse response, int client, DateTimeOffset now)
    {
        if (CachedAnswer.Of(stored, range, client, _gave) is not { } answer)
        {
            return null;
        }

        if (answer.Body is not BodyReader body || !stored.Head.TryWriteTo(response.Headers))
        {
            answer.Body.Dispose();
            return null;
        }

        stored.Used(now);
        response.StatusCode = (int)answer.Status;
        response.ContentLength = answer.Length;
        if (answer.ContentRange is { } part)
        {
            response.Headers.ContentRange = part;
        }

        response.Headers.Age = AgeOf(stored, now).ToString(CultureInfo.InvariantCulture);
        response.Headers[ResultHeader] = ShieldMetrics.NameOf(ShieldResult.Hit);
        metrics.Answered(ShieldResult.Hit);
        return body;
    }

    /// <summary>Says in the response, and counts, how it came about.</summary>
    public void Tell(HttpResponseMessage response, ShieldResult result)
    {
        response.Headers.Remove(ResultHeader);
        response.Headers.TryAddWithoutValidation(ResultHeader, ShieldMetrics.NameOf(result));
        metrics.Answered(result);
    }

    /// <summary>Too many requests wait for the origin.</summary>
    public HttpResponseMessage Busy()
    {
        var response = Problem(HttpStatusCode.ServiceUnavailable, Refusal.OriginUnavailable.Code, Fetch.Origin.Busy);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(Soon);
        return response;
    }

    /// <summary>RFC 9111 §5.2.1.7: the viewer wanted what is stored or nothing.</summary>
    public HttpResponseMessage NotStored() =>
        Problem(HttpStatusCode.GatewayTimeout, "not_stored", "There is no stored answer that may be given out.");

    private CachedAnswer? AnswerTo(ShieldRequest request, StoredResponse stored)
    {
        if (stored.IsRangeable && Conditions.IsNotModified(
            stored.Head, RequestFields.Value(request.Headers, "If-None-Match"), RequestFields.Value(request.Headers, "If-Modified-Since")))
        {
            return CachedAnswer.NotModified;
        }

        if (request.IsHead)
        {
            return CachedAnswer.HeadOf(stored);
        }

        var range = Conditions.RangeApplies(stored.Head, RequestFields.Value(request.Headers, "If-Range")) ? request.Range : null;
        return CachedAnswer.Of(stored, range, request.Client, _gave);
    }

    private HttpResponseMessage Problem(HttpStatusCode status, string code, string detail)
    {
        var problem = new ByteArrayContent(Refusals.ProblemOf((int)status, detail, code));
        problem.Headers.ContentType = new MediaTypeHeaderValue("application/problem+json", "utf-8");
        var response = new HttpResponseMessage(status) { Content = problem };
        response.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
        Tell(response, ShieldResult.Bypass);
        return response;
    }

    private static HttpResponseMessage MessageOf(ResponseHead head, CachedAnswer answer)
    {
        var response = new HttpResponseMessage(answer.Status) { Content = new SharedContent(answer.Body) };
        if (answer.Status == head.Status)
        {
            response.ReasonPhrase = head.Reason;
        }

        foreach (var field in head.Fields)
        {
            HttpHeaders headers = field.IsContent ? response.Content.Headers : response.Headers;
            headers.TryAddWithoutValidation(field.Name, field.Value);
        }

        if (answer.Status == HttpStatusCode.NotModified)
        {
            Array.ForEach(OfBodies, name => response.Content.Headers.Remove(name));
        }

        Replace(response.Content.Headers, "Content-Range", answer.ContentRange);
        Replace(response.Content.Headers, "Content-Type", answer.ContentType);
        if (answer is { Length: { } length, Status: not (HttpStatusCode.NoContent or HttpStatusCode.NotModified) })
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Length", length.ToString(CultureInfo.InvariantCulture));
        }

        return response;
    }

    private static void Replace(HttpContentHeaders headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private static int AgeOf(StoredResponse stored, DateTimeOffset now) =>
        (int)Math.Min(stored.Freshness.AgeAt(now).TotalSeconds, int.MaxValue);
}
