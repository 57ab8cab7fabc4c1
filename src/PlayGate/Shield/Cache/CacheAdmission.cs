using System.Net;
using Microsoft.Extensions.Options;
using PlayGate.Shield.Bodies;
using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Cache;

/// <summary>Judges what a shared fetch brought: for all, for one alone, or news about what is stored.</summary>
internal sealed class CacheAdmission(ShieldStore store, ShieldMemory memory, DetachedBodies detached, IOptions<PlayGateOptions> options, TimeProvider time)
{
    /// <summary>How long everybody asks for themselves after an answer that was for one alone.</summary>
    private static readonly TimeSpan UnshareableFor = TimeSpan.FromSeconds(5);

    /// <summary>The same after one that was too large; a file's size changes rarely.</summary>
    private static readonly TimeSpan TooLargeFor = TimeSpan.FromMinutes(1);
    private readonly ShieldOptions _options = options.Value.Shield;

    /// <summary>Tells who waits what came; the answer whose body is now to be collected, or null where there is none to collect.</summary>
    public StoredResponse? Take(SharedFetch fetch, CacheEntry resource, HttpResponseMessage response, DateTimeOffset askedAt)
    {
        var now = time.GetUtcNow();
        var head = ResponseHead.Of(response, now);
        if (fetch.Confirming is { } stored)
        {
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                Confirm(fetch, resource, stored, response, head, askedAt);
                return null;
            }

            if (Storing.IsFailure(response, head) && stored.Freshness.MayCoverErrorAt(now))
            {
                response.Dispose();
                GiveStale(fetch, resource, stored);
                return null;
            }
        }

        return TakeNew(fetch, resource, response, head, askedAt);
    }

    /// <summary>The fetch failed: something stale helps, where the origin allowed that, else those who wait fail with it.</summary>
    public void Fail(SharedFetch fetch, CacheEntry resource, Exception failure)
    {
        if (fetch.Confirming is { } stored && !fetch.Head.IsCompleted && stored.Freshness.MayCoverErrorAt(time.GetUtcNow()))
        {
            GiveStale(fetch, resource, stored);
            return;
        }

        resource.Landed(fetch);
        fetch.Fail(failure);
    }

    /// <summary>The fetch is over, well or not.</summary>
    public void Over(SharedFetch fetch, CacheEntry resource)
    {
        resource.Landed(fetch);
        store.ForgetIfEmpty(resource);
    }

    /// <summary>A body that broke off is nothing to keep.</summary>
    public void Withdraw(CacheEntry resource, StoredResponse stored) => store.Remove(resource, stored);

    private StoredResponse? TakeNew(SharedFetch fetch, CacheEntry resource, HttpResponseMessage response, ResponseHead head, DateTimeOffset askedAt)
    {
        var isForAll = Storing.IsForAll(response, head);
        var length = response.Content.Headers.ContentLength;
        if ((!isForAll && !Storing.IsFailure(response, head)) || length > _options.MaxObjectSize || !memory.TryReserve(BodySegments.FirstReservation(length)))
        {
            resource.Unshareable(time.GetUtcNow() + (length > _options.MaxObjectSize ? TooLargeFor : UnshareableFor));
            ForOneAlone(fetch, resource, response);
            return null;
        }

        var selectedBy = head.VariesBy().Select(name => new HeaderField(name, fetch.Selecting(name), IsContent: false)).ToArray();
        var body = new SharedBody(memory, length, _options.MaxObjectSize, fetch) { Resumption = Resumption.Of(fetch, head), Others = detached };
        var stored = new StoredResponse(head, body, FreshnessOf(fetch, head, AgeOf(response), askedAt), selectedBy);
        body.Overflowed = () => TooLarge(fetch, resource, stored);
        resource.Selects(selectedBy.Select(field => field.Name));
        if (isForAll && IsWorthKeeping(stored))
        {
            store.TryKeep(resource, stored);
        }
        else if (fetch.Confirming is { } old && isForAll)
        {
            store.Remove(resource, old);
        }

        detached.Add(body);
        fetch.Answer(new FetchOutcome.Shared(stored, IsStale: false), body);
        return stored;
    }

    /// <summary>It turned out so while it came: those who read it go on, nobody else begins.</summary>
    private void TooLarge(SharedFetch fetch, CacheEntry resource, StoredResponse stored)
    {
        // From now on its readers say how long it takes, not the origin.
        fetch.Turn?.Dispose();
        resource.Unshareable(time.GetUtcNow() + TooLargeFor);
        store.Remove(resource, stored);
    }

    private void ForOneAlone(SharedFetch fetch, CacheEntry resource, HttpResponseMessage response)
    {
        if (fetch.Confirming is { } old && (int)response.StatusCode < 500)
        {
            store.Remove(resource, old);
        }

        resource.Landed(fetch);
        fetch.Answer(new FetchOutcome.Private(response));
    }

    private void Confirm(SharedFetch fetch, CacheEntry resource, StoredResponse stored, HttpResponseMessage response, ResponseHead head, DateTimeOffset askedAt)
    {
        var updated = stored.Head.UpdatedBy(head);
        var confirmed = stored.Confirmed(updated, FreshnessOf(fetch, updated, AgeOf(response), askedAt));
        response.Dispose();
        if (updated.Directives is { NoStore: false, Private: false } && store.TryKeep(resource, confirmed))
        {
            fetch.Answer(new FetchOutcome.Shared(confirmed, IsStale: false));
            return;
        }

        // Confirmed, but no longer for all, or given up meanwhile.
        store.Remove(resource, stored);
        resource.Landed(fetch);
        fetch.Answer(FetchOutcome.Nothing.Instance);
    }

    private void GiveStale(SharedFetch fetch, CacheEntry resource, StoredResponse stored)
    {
        resource.Failing(time.GetUtcNow());
        resource.Landed(fetch);
        fetch.Answer(new FetchOutcome.Shared(stored, IsStale: true));
    }

    private Freshness FreshnessOf(SharedFetch fetch, ResponseHead head, string? age, DateTimeOffset askedAt)
    {
        var kind = MediaKinds.Of(fetch.Key.Path, head.Value("Content-Type"));
        return Freshness.Of(head, age, askedAt, time.GetUtcNow(), Storing.Unsaid(head, kind, _options));
    }

    private static string? AgeOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Age", out var values) ? values.ToString() : null;

    private static bool IsWorthKeeping(StoredResponse stored) =>
        stored.Head.HasValidator || stored.Freshness.UselessAt > stored.Freshness.ReceivedAt;
}
