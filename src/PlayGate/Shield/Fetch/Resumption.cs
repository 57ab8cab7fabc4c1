using System.Net;
using System.Net.Http.Headers;
using PlayGate.Http;
using PlayGate.Shield.Bodies;
using PlayGate.Shield.Cache;
using EntityTagHeaderValue = Microsoft.Net.Http.Headers.EntityTagHeaderValue;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// How a reader goes on whose memory was given to others: by a request of its own for the rest, which the origin answers only if it still
/// has the same version. Else the body breaks off, which is better than bytes of two versions in one body.
/// </summary>
internal sealed class Resumption
{
    /// <summary>A date so much older than its response tells two versions apart (RFC 9110 §8.8.2.2), with room for clocks.</summary>
    private static readonly TimeSpan Strong = TimeSpan.FromMinutes(1);
    private readonly SharedFetch _fetch;
    private readonly ResponseHead _head;

    private Resumption(SharedFetch fetch, ResponseHead head) => (_fetch, _head) = (fetch, head);

    /// <summary>Null where the origin gave no validator that tells versions apart.</summary>
    public static Resumption? Of(SharedFetch fetch, ResponseHead head) =>
        fetch.Origin is not null && head.Status == HttpStatusCode.OK && (IsStrong(head.Tag) || IsOldEnough(head))
            ? new Resumption(fetch, head)
            : null;

    /// <summary>Ends the waiting for an origin that sends nothing for too long.</summary>
    public InactivityTimeout Watch(CancellationToken cancellation) => new(_fetch.Timeout, _fetch.Time, cancellation);

    /// <summary>The bytes from a position on.</summary>
    /// <param name="from">The position.</param>
    /// <param name="known">Where they end, and where the whole ends, as far as that is known.</param>
    /// <param name="client">The client that asks.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="IOException">The origin has something else, or is too busy.</exception>
    public async Task<Stream> FromAsync(long from, (long? End, long? Whole) known, int client, CancellationToken cancellation)
    {
        var response = await SendAsync(Message(from, known.End), client, cancellation);
        if (response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange is { From: { } first, To: { } last, Length: { } whole }
            && first == from
            && whole == (known.Whole ?? whole)
            && last + 1 == (known.End ?? whole)
            && IsSame(ResponseHead.Of(response, _fetch.Time.GetUtcNow())))
        {
            return new ExactLengthStream(await response.Content.ReadAsStreamAsync(cancellation), last + 1 - first);
        }

        response.Dispose();
        throw new IOException("The origin has something else by now.");
    }

    /// <summary>Whether a tag tells two representations apart byte for byte.</summary>
    private static bool IsStrong(EntityTagHeaderValue? tag) => tag is { IsWeak: false };

    private static bool IsOldEnough(ResponseHead head) =>
        HttpDates.Parse(head.LastModified) is { } changed && HttpDates.Parse(head.Value("Date")) is { } date && date - changed >= Strong;

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, int client, CancellationToken cancellation)
    {
        using var inactivity = Watch(cancellation);
        try
        {
            using var slot = await _fetch.Origin!.TryEnterAsync(client, inactivity.Token) ?? throw new IOException(Origin.Busy);
            return _fetch.Origin.Forwarded(await _fetch.Origin.SendAsync(message, () => inactivity.WasTooLong, inactivity.Token));
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("The origin cannot be asked for the rest.", failure);
        }
    }

    private HttpRequestMessage Message(long from, long? end)
    {
        var first = _fetch.Message;
        var message = new HttpRequestMessage(HttpMethod.Get, first.RequestUri)
        {
            Version = first.Version,
            VersionPolicy = first.VersionPolicy,
        };
        foreach (var (name, values) in first.Headers.NonValidated)
        {
            message.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        }

        message.Headers.Remove("If-None-Match");
        message.Headers.Remove("If-Modified-Since");
        message.Headers.Range = new RangeHeaderValue(from, end - 1);
        if (IsStrong(_head.Tag))
        {
            message.Headers.TryAddWithoutValidation("If-Range", _head.ETag);
        }
        else
        {
            // Beside a weak tag, If-Range must not carry a date (RFC 9110 §13.1.5).
            message.Headers.TryAddWithoutValidation("If-Unmodified-Since", _head.LastModified);
        }

        return message;
    }

    private bool IsSame(ResponseHead head) =>
        head.Encoding == _head.Encoding && (IsStrong(_head.Tag) ? head.ETag == _head.ETag : head.LastModified == _head.LastModified);
}
