using System.Net;
using PlayGate.Shield.Cache;

namespace PlayGate.Shield.Fetch;

/// <summary>Learns from responses that the shield only passed on.</summary>
internal sealed class ForwardedResponseObserver(ShieldContext context)
{
    public void Learn(ShieldRequest request, HttpResponseMessage response, Origin origin)
    {
        var method = request.Message.Method;
        if (method != HttpMethod.Get)
        {
            if (method != HttpMethod.Head && method != HttpMethod.Options && method != HttpMethod.Trace && (int)response.StatusCode < 400)
            {
                Invalidate(request, response, origin);
            }

            return;
        }

        var head = ResponseHead.Of(response, context.Time.GetUtcNow());
        if (IsPartOfWhatFits(request, response, head))
        {
            FetchBehind(request, origin, entry => entry.LearnWholeFits());
        }
        else if (request.HasCredentials
            && response.StatusCode == HttpStatusCode.OK
            && Cacheability.IsPublic(head)
            && Cacheability.IsShareable(response, head))
        {
            FetchBehind(request, origin, entry => entry.LearnPublic());
        }
    }

    /// <summary>Forgets what a change made wrong (RFC 9111 §4.4): the target, and what the response says was changed with it.</summary>
    private void Invalidate(ShieldRequest request, HttpResponseMessage response, Origin origin)
    {
        var key = request.KeyIn(origin.Cluster);
        Forget(key);
        var target = new Uri(request.Prefix + request.Target);
        var basePath = (request.Prefix.Length == 0 ? target : new Uri(request.Prefix)).AbsolutePath.TrimEnd('/');
        foreach (var other in new[] { response.Headers.Location, response.Content.Headers.ContentLocation })
        {
            if (other is not null && Uri.TryCreate(target, other, out var changed) && changed.Authority == target.Authority)
            {
                Forget(key.At(Below(changed.PathAndQuery, basePath)));
            }
        }
    }

    private static string Below(string target, string basePath) =>
        target.StartsWith(basePath + "/", StringComparison.Ordinal) ? target[basePath.Length..] : target;

    private void Forget(CacheKey key)
    {
        if (context.Store.Find(key) is { } entry)
        {
            foreach (var stored in entry.Stored)
            {
                context.Store.Remove(entry, stored);
            }
        }
    }

    private bool IsPartOfWhatFits(ShieldRequest request, HttpResponseMessage response, ResponseHead head) =>
        response.StatusCode == HttpStatusCode.PartialContent
        && !request.HasCredentials
        && response.Content.Headers.ContentRange is { Length: { } whole }
        && whole <= context.Options.MaxObjectSize
        && Cacheability.IsWholeShareable(response, head);

    private void FetchBehind(ShieldRequest request, Origin origin, Action<CacheEntry> learn)
    {
        if (!context.MayFetch(request) || context.Store.Take(request.KeyIn(origin.Cluster)) is not { } entry)
        {
            return;
        }

        learn(entry);
        if (entry.FetchBehind(request, (confirming, selecting) => context.Prepare(request, entry.Key, confirming, selecting)) is { } fetch)
        {
            fetch.Want();
            context.Fetcher.Begin(fetch, entry, origin);
        }
    }
}
