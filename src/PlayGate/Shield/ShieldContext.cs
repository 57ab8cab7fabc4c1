using Microsoft.Extensions.Options;
using PlayGate.Shield.Cache;
using PlayGate.Shield.Fetch;

namespace PlayGate.Shield;

/// <summary>The parts that the handlers of all clusters share.</summary>
internal sealed class ShieldContext(
    ShieldStore store, OriginFetcher fetcher, CachedResponses responses, IOptions<PlayGateOptions> options, TimeProvider time)
{
    public ShieldStore Store { get; } = store;

    public OriginFetcher Fetcher { get; } = fetcher;

    public CachedResponses Responses { get; } = responses;

    public ShieldOptions Options { get; } = options.Value.Shield;

    public TimeProvider Time { get; } = time;

    /// <summary>Whether all fields that would go into a shared request are ordinary: an origin might refuse it for all callers.</summary>
    public bool MayFetch(ShieldRequest request)
    {
        if (!RequestFields.IsOrdinary(request.Headers, "Accept"))
        {
            return false;
        }

        foreach (var name in Options.RequestHeaders)
        {
            if (!RequestFields.IsOrdinary(request.Headers, name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A fetch on behalf of a request, not begun yet.</summary>
    public SharedFetch Prepare(ShieldRequest request, CacheKey key, StoredResponse? confirming, string[] selecting) =>
        new(FetchMessage.Build(request, Options, selecting, confirming), key, confirming, request, Time);
}
