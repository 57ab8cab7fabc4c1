using System.Net;
using PlayGate.Shield.Cache;
using PlayGate.Shield.Fetch;

namespace PlayGate.Shield;

/// <summary>
/// The shield, below the proxy's forwarder: whatever reaches it has passed the gate. A hit is answered at once; everything else is
/// decided, one key at a time, by <see cref="CacheEntry.Decide"/>.
/// </summary>
internal sealed class ShieldHandler(Origin origin, ShieldContext context, ForwardedResponseObserver lessons) : HttpMessageHandler
{
    /// <summary>An answer may fit somebody else only, or be gone; after that often, a viewer asks alone.</summary>
    private const int Attempts = 3;
    private readonly ShieldStore _store = context.Store;
    private readonly CachedResponses _answers = context.CachedResponses;

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
        return _store.Find(key)?.Fresh(shielded, now) is { } stored && Hit(stored, shielded, now) is { } hit
            ? Task.FromResult(hit)
            : DecideAsync(shielded, key, cancellationToken);
    }

    private async Task<HttpResponseMessage> DecideAsync(ShieldRequest request, CacheKey key, CancellationToken cancellation)
    {
        var mayFetch = context.MayFetch(request);
        for (var attempt = 0; mayFetch && attempt < Attempts;)
        {
            var now = context.Time.GetUtcNow();
            if (_store.Take(key) is not { } resource)
            {
                break;
            }

            if (resource.Decide(request, now, (confirming, selecting) => context.Prepare(request, key, confirming, selecting)) is not { } plan)
            {
                // Forgotten meanwhile, and known anew by now.
                continue;
            }

            attempt++;
            var answer = plan switch
            {
                CacheDecision.Serve serve => ServeStored(serve, resource, request, now),
                CacheDecision.Lead lead => await LeadAsync(lead.Fetch, resource, request, cancellation),
                CacheDecision.Join join => await JoinAsync(join.Fetch, request, cancellation),
                CacheDecision.Refuse => _answers.NotStored(),
                CacheDecision.Alone => await ForwardAsync(request, cancellation),
                _ => null,
            };
            if (answer is not null)
            {
                return answer;
            }
        }

        return await ForwardAsync(request, cancellation);
    }

    private HttpResponseMessage? Hit(StoredResponse stored, ShieldRequest request, DateTimeOffset now) =>
        _answers.From(stored, request, stored.Body.IsComplete ? ShieldResult.Hit : ShieldResult.Coalesced, now);

    private HttpResponseMessage? ServeStored(CacheDecision.Serve serve, CacheEntry resource, ShieldRequest request, DateTimeOffset now)
    {
        if (serve.Behind is { } behind)
        {
            behind.Want();
            context.Fetcher.Begin(behind, resource, origin);
        }

        return serve.IsStale ? _answers.From(serve.Stored, request, ShieldResult.Stale, now) : Hit(serve.Stored, request, now);
    }

    private Task<HttpResponseMessage?> LeadAsync(SharedFetch fetch, CacheEntry resource, ShieldRequest request, CancellationToken cancellation)
    {
        context.Fetcher.Begin(fetch, resource, origin);
        return WaitAsync(fetch, request, isLeader: true, cancellation);
    }

    private Task<HttpResponseMessage?> JoinAsync(SharedFetch fetch, ShieldRequest request, CancellationToken cancellation) =>
        WaitAsync(fetch, request, isLeader: false, cancellation);

    private async Task<HttpResponseMessage?> WaitAsync(SharedFetch fetch, ShieldRequest request, bool isLeader, CancellationToken cancellation)
    {
        try
        {
            switch (await fetch.Head.WaitAsync(cancellation))
            {
                case FetchOutcome.Shared shared when shared.Response.IsFor(request):
                    var result = shared.IsStale ? ShieldResult.Stale : isLeader ? ShieldResult.Miss : ShieldResult.Coalesced;
                    return _answers.From(shared.Response, request, result, context.Time.GetUtcNow());
                case FetchOutcome.Private mine when isLeader:
                    _answers.Tell(mine.Response, ShieldResult.Bypass);
                    return origin.Forwarded(mine.Response);
                default:
                    return null;
            }
        }
        catch (OriginBusyException)
        {
            // Who only joined asks for themselves: it may be the leader's share that is used up.
            return isLeader ? _answers.Busy() : null;
        }
        catch (OperationCanceledException) when (isLeader && cancellation.IsCancellationRequested)
        {
            fetch.LeaderLeaves();
            throw;
        }
        finally
        {
            fetch.Served();
        }
    }

    /// <summary>Sends a request as it is and hands the answer to the one who asked; what it tells about the object is remembered.</summary>
    private async Task<HttpResponseMessage> ForwardAsync(ShieldRequest request, CancellationToken cancellation)
    {
        try
        {
            await origin.EnterAsync(request.Client, cancellation);
        }
        catch (OriginBusyException)
        {
            return _answers.Busy();
        }

        HttpResponseMessage response;
        try
        {
            response = await origin.SendAsync(request.Message, cancellation);
        }
        finally
        {
            origin.Leave(request.Client);
        }

        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            lessons.Learn(request, response, origin);
            _answers.Tell(response, ShieldResult.Bypass);
        }

        return origin.Forwarded(response);
    }
}
