using System.Net;
using PlayGate.Shield.Cache;
using PlayGate.Shield.Fetch;

namespace PlayGate.Shield;

/// <summary>
/// The shield, below the proxy's forwarder: every request that reaches it has passed the gate. A hit is answered at once; for all others
/// <see cref="CacheEntry.Decide"/> decides, one key at a time.
/// </summary>
internal sealed class ShieldHandler(Origin origin, ShieldContext context, ForwardedResponseObserver observer) : HttpMessageHandler
{
    /// <summary>A response may fit other callers only, or be gone; after so many attempts, a request is forwarded as it is.</summary>
    private const int Attempts = 3;
    private readonly CachedResponses _responses = context.Responses;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (ShieldRequest.Of(request) is not { } shielded)
        {
            return origin.PassAsync(request, cancellationToken);
        }

        if (!shielded.IsShareable)
        {
            return ForwardAsync(shielded, cancellationToken);
        }

        var key = shielded.KeyIn(origin.Cluster);
        var now = context.Time.GetUtcNow();
        return context.Store.Find(key)?.Fresh(shielded, now) is { } stored && Hit(stored, shielded, now) is { } hit
            ? Task.FromResult(hit)
            : DecideAsync(shielded, key, cancellationToken);
    }

    private async Task<HttpResponseMessage> DecideAsync(ShieldRequest request, CacheKey key, CancellationToken cancellation)
    {
        var mayFetch = context.MayFetch(request);
        for (var attempt = 0; mayFetch && attempt < Attempts;)
        {
            var now = context.Time.GetUtcNow();
            if (context.Store.Take(key) is not { } entry)
            {
                break;
            }

            var decision = entry.Decide(request, now, (confirming, selecting) => context.Prepare(request, key, confirming, selecting));
            if (decision is null)
            {
                // The store has forgotten the entry meanwhile; the next one is new.
                continue;
            }

            attempt++;
            var response = decision switch
            {
                CacheDecision.Serve serve => ServeStored(serve, entry, request, now),
                CacheDecision.Lead lead => await LeadAsync(lead.Fetch, entry, request, cancellation),
                CacheDecision.Join join => await WaitAsync(join.Fetch, request, isLeader: false, cancellation),
                CacheDecision.Refuse => _responses.NotStored(),
                _ => await ForwardAsync(request, cancellation),
            };
            if (response is not null)
            {
                return response;
            }
        }

        return await ForwardAsync(request, cancellation);
    }

    private HttpResponseMessage? Hit(StoredResponse stored, ShieldRequest request, DateTimeOffset now) =>
        _responses.From(stored, request, stored.Body.IsComplete ? ShieldResult.Hit : ShieldResult.Coalesced, now);

    private HttpResponseMessage? ServeStored(CacheDecision.Serve serve, CacheEntry entry, ShieldRequest request, DateTimeOffset now)
    {
        if (serve.Renewal is { } renewal)
        {
            renewal.Want();
            context.Fetcher.Begin(renewal, entry, origin);
        }

        return serve.IsStale ? _responses.From(serve.Stored, request, ShieldResult.Stale, now) : Hit(serve.Stored, request, now);
    }

    private Task<HttpResponseMessage?> LeadAsync(SharedFetch fetch, CacheEntry entry, ShieldRequest request, CancellationToken cancellation)
    {
        context.Fetcher.Begin(fetch, entry, origin);
        return WaitAsync(fetch, request, isLeader: true, cancellation);
    }

    private async Task<HttpResponseMessage?> WaitAsync(
        SharedFetch fetch, ShieldRequest request, bool isLeader, CancellationToken cancellation)
    {
        try
        {
            switch (await fetch.Outcome.WaitAsync(cancellation))
            {
                case FetchOutcome.Shared shared when shared.Response.IsFor(request):
                    var result = shared.IsStale ? ShieldResult.Stale : isLeader ? ShieldResult.Miss : ShieldResult.Coalesced;
                    return _responses.From(shared.Response, request, result, context.Time.GetUtcNow());
                case FetchOutcome.Private mine when isLeader:
                    fetch.Claim();
                    _responses.Tell(mine.Response, ShieldResult.Bypass);
                    return origin.Forwarded(mine.Response);
                case FetchOutcome.Busy when isLeader:
                    return _responses.Busy();
                default:
                    // Busy too: it may be the leader's share that is used up, so the others ask for themselves.
                    return null;
            }
        }
        finally
        {
            fetch.Served();
        }
    }

    /// <summary>Sends a request as it is, gives the response to its caller, and remembers what it says about the object.</summary>
    private async Task<HttpResponseMessage> ForwardAsync(ShieldRequest request, CancellationToken cancellation)
    {
        if (await origin.TryEnterAsync(request.Client, cancellation) is not { } slot)
        {
            return _responses.Busy();
        }

        HttpResponseMessage response;
        using (slot)
        {
            response = await origin.SendAsync(request.Message, cancellation);
        }

        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            observer.Learn(request, response, origin);
            _responses.Tell(response, ShieldResult.Bypass);
        }

        return origin.Forwarded(response);
    }
}
