using System.Net;
using Microsoft.Extensions.Options;
using PlayGate.Shield.Bodies;
using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Cache;

/// <summary>Judges what a shared fetch brought: for all callers, for one alone, or a confirmation of what is stored.</summary>
internal sealed class CacheAdmission(
    ShieldStore store, ShieldMemory memory, DetachedBodies detached, IOptions<PlayGateOptions> options, TimeProvider time)
{
    /// <summary>How long requests are forwarded after a response that was for one caller alone.</summary>
    private static readonly TimeSpan UnshareableFor = TimeSpan.FromSeconds(5);

    /// <summary>The same after one that was too large; a file's size changes rarely.</summary>
    private static readonly TimeSpan TooLargeFor = TimeSpan.FromMinutes(1);
    private readonly ShieldOptions _options = options.Value.Shield;

    /// <summary>Gives the callers that wait what came; returns the response whose body is to be collected, if there is one.</summary>
    public StoredResponse? Take(SharedFetch fetch, CacheEntry entry, HttpResponseMessage response, DateTimeOffset askedAt)
    {
        var now = time.GetUtcNow();
        var head = ResponseHead.Of(response, now);
        if (fetch.Confirming is { } stored)
        {
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                var updated = stored.Head.UpdatedBy(head);
                Confirm(fetch, entry, stored, stored.Confirmed(updated, FreshnessOf(fetch, updated, response, askedAt)));
                response.Dispose();
                return null;
            }

            if (Cacheability.IsFailure(response, head) && TryGiveStale(fetch, entry))
            {
                response.Dispose();
                return null;
            }
        }

        var length = response.Content.Headers.ContentLength;
        var isShareable = Cacheability.IsShareable(response, head);
        var isTooLarge = length > _options.MaxObjectSize;
        var isForAll = isShareable || Cacheability.IsFailure(response, head);
        if (isForAll && !isTooLarge && memory.TryReserve(BodySegments.FirstReservation(length)))
        {
            return Share(fetch, entry, (response, head), isShareable, FreshnessOf(fetch, head, response, askedAt));
        }

        entry.ForwardUntil(now + (isTooLarge ? TooLargeFor : UnshareableFor));
        GiveToOne(fetch, entry, response);
        return null;
    }

    /// <summary>The fetch failed: a stale response helps, where the origin allowed that; else the callers that wait fail with it.</summary>
    public void Fail(SharedFetch fetch, CacheEntry entry, Exception failure)
    {
        if (fetch.Outcome.IsCompleted || !TryGiveStale(fetch, entry))
        {
            entry.Ended(fetch);
            fetch.Fail(failure);
        }
    }

    /// <summary>The origin had no slot for it: a stale response helps here too.</summary>
    public void Refuse(SharedFetch fetch, CacheEntry entry)
    {
        if (!TryGiveStale(fetch, entry))
        {
            entry.Ended(fetch);
            fetch.Answer(FetchOutcome.Busy.Instance);
        }
    }

    /// <summary>The fetch is over, well or not.</summary>
    public void Over(SharedFetch fetch, CacheEntry entry)
    {
        entry.Ended(fetch);
        store.ForgetIfEmpty(entry);
    }

    /// <summary>A body that broke off is not kept.</summary>
    public void Withdraw(CacheEntry entry, StoredResponse stored) => store.Remove(entry, stored);

    /// <summary>A body turned out too large while it came: those who read it go on, no other begins.</summary>
    public void TooLarge(SharedFetch fetch, CacheEntry entry, StoredResponse stored)
    {
        // From now on its readers say how long it takes, not the origin.
        fetch.LeaveOrigin();
        entry.ForwardUntil(time.GetUtcNow() + TooLargeFor);
        store.Remove(entry, stored);
    }

    private StoredResponse Share(
        SharedFetch fetch, CacheEntry entry, (HttpResponseMessage Response, ResponseHead Head) came, bool isShareable, Freshness freshness)
    {
        var (response, head) = came;
        var selectedBy = head.VariesBy().Select(name => new HeaderField(name, fetch.Selecting(name), IsContent: false)).ToArray();
        var length = response.Content.Headers.ContentLength;
        var body = new SharedBody(memory, detached, length, _options.MaxObjectSize, fetch) { Resumption = Resumption.Of(fetch, head) };
        var stored = new StoredResponse(head, body, freshness, selectedBy);
        entry.LearnSelecting(selectedBy);
        if (isShareable && IsWorthKeeping(stored))
        {
            store.TryKeep(entry, stored);
        }
        else if (fetch.Confirming is { } old && isShareable)
        {
            store.Remove(entry, old);
        }

        detached.Add(body);
        fetch.Answer(new FetchOutcome.Shared(stored, IsStale: false));
        return stored;
    }

    private void GiveToOne(SharedFetch fetch, CacheEntry entry, HttpResponseMessage response)
    {
        if (fetch.Confirming is { } old && (int)response.StatusCode < 500)
        {
            store.Remove(entry, old);
        }

        entry.Ended(fetch);
        fetch.Answer(new FetchOutcome.Private(response));
    }

    private void Confirm(SharedFetch fetch, CacheEntry entry, StoredResponse stored, StoredResponse confirmed)
    {
        if (confirmed.Head.Directives is { NoStore: false, Private: false } && store.TryKeep(entry, confirmed))
        {
            fetch.Answer(new FetchOutcome.Shared(confirmed, IsStale: false));
            return;
        }

        // Confirmed, but no longer for all, or given up meanwhile.
        store.Remove(entry, stored);
        entry.Ended(fetch);
        fetch.Answer(FetchOutcome.Nothing.Instance);
    }

    private bool TryGiveStale(SharedFetch fetch, CacheEntry entry)
    {
        var now = time.GetUtcNow();
        if (fetch.Confirming is not { } stored || !stored.Freshness.MayCoverErrorAt(now))
        {
            return false;
        }

        entry.OriginFails(now);
        entry.Ended(fetch);
        fetch.Answer(new FetchOutcome.Shared(stored, IsStale: true));
        return true;
    }

    private Freshness FreshnessOf(SharedFetch fetch, ResponseHead head, HttpResponseMessage response, DateTimeOffset askedAt)
    {
        var age = response.Headers.NonValidated.TryGetValues("Age", out var values) ? values.ToString() : null;
        var kind = MediaKinds.Of(fetch.Key.Path, head.Value("Content-Type"));
        return Freshness.Of(head, age, askedAt, time.GetUtcNow(), Cacheability.DefaultLifetime(head, kind, _options));
    }

    private static bool IsWorthKeeping(StoredResponse stored) =>
        stored.Head.HasValidator || stored.Freshness.UselessAt > stored.Freshness.ReceivedAt;
}
