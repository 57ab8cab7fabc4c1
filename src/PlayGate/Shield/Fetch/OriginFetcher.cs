using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PlayGate.Shield.Bodies;
using PlayGate.Shield.Cache;
using PlayGate.Telemetry;

namespace PlayGate.Shield.Fetch;

/// <summary>Carries out shared fetches, each by itself: from the request to the last byte, independent of its callers.</summary>
internal sealed class OriginFetcher(CacheAdmission admission, TimeProvider time, ShieldMetrics metrics, ILogger<OriginFetcher> logger)
{
    private const string Silent = "The origin was silent for too long.";

    /// <summary>
    /// Begins a fetch. It takes nothing of the caller along (cancellation, locals). Its trace is one of its own, linked to the caller's:
    /// others wait for the same fetch, and it may outlive them all.
    /// </summary>
    public void Begin(SharedFetch fetch, CacheEntry entry, Origin origin) => ThreadPool.UnsafeQueueUserWorkItem(
        static work => _ = work.Fetcher.RunAsync(work.Fetch, work.Entry, work.Origin, work.BegunBy),
        (Fetcher: this, Fetch: fetch, Entry: entry, Origin: origin, BegunBy: Activity.Current?.Context),
        preferLocal: false);

    private async Task RunAsync(SharedFetch fetch, CacheEntry entry, Origin origin, ActivityContext? begunBy)
    {
        using var activity = Traced(origin, begunBy);
        using var inactivity = new InactivityTimeout(fetch.Timeout, time, fetch.Unwanted);
        try
        {
            if (await origin.TryEnterAsync(fetch.Client, inactivity.Token) is { } slot)
            {
                fetch.Enter(origin, slot);
                await FetchAsync(fetch, entry, origin, inactivity);
            }
            else
            {
                Log(fetch, activity, "busy", Origin.Busy);
                admission.Refuse(fetch, entry);
            }
        }
        catch (Exception failure)
        {
            var cause = inactivity.WasTooLong ? new TaskCanceledException(Silent, new TimeoutException()) : failure;
            Log(fetch, activity, inactivity.WasTooLong ? "timeout" : failure.GetType().Name, cause.Message);
            admission.Fail(fetch, entry, cause);
        }
        finally
        {
            admission.Over(fetch, entry);
            fetch.Dispose();
        }
    }

    private static Activity? Traced(Origin origin, ActivityContext? begunBy)
    {
        if (!PlayGateTelemetry.Source.HasListeners())
        {
            return null;
        }

        ActivityLink[] links = begunBy is { } context ? [new ActivityLink(context)] : [];
        var activity = PlayGateTelemetry.Source.StartActivity(ActivityKind.Internal, links: links, name: "playgate.shield.fetch");
        return activity?.SetTag("playgate.cluster", origin.Cluster);
    }

    private void Log(SharedFetch fetch, Activity? activity, string outcome, string cause)
    {
        activity?.SetStatus(ActivityStatusCode.Error, outcome);
        ShieldLog.Failed(logger, fetch.Key.Cluster, PlainText.Of(cause));
    }

    private async Task FetchAsync(SharedFetch fetch, CacheEntry entry, Origin origin, InactivityTimeout inactivity)
    {
        try
        {
            inactivity.Restart();
            var askedAt = time.GetUtcNow();
            metrics.Fetched();
            var response = await origin.SendAsync(fetch.Message, () => inactivity.WasTooLong, inactivity.Token);
            inactivity.Restart();
            if (admission.Take(fetch, entry, response, askedAt) is { } stored)
            {
                using var source = response;
                await CollectAsync(stored, source, fetch, entry, inactivity);
            }
        }
        finally
        {
            fetch.LeaveOrigin();
        }
    }

    private async Task CollectAsync(
        StoredResponse stored, HttpResponseMessage response, SharedFetch fetch, CacheEntry entry, InactivityTimeout inactivity)
    {
        try
        {
            await CopyAsync(stored, await response.Content.ReadAsStreamAsync(inactivity.Token), fetch, entry, inactivity);
            stored.Body.Complete();
        }
        catch (Exception failure)
        {
            stored.Body.Fail(inactivity.WasTooLong ? new TimeoutException(Silent, failure) : failure);
            admission.Withdraw(entry, stored);
            throw;
        }
        finally
        {
            stored.Body.Release();
        }
    }

    private async Task CopyAsync(StoredResponse stored, Stream source, SharedFetch fetch, CacheEntry entry, InactivityTimeout inactivity)
    {
        var body = stored.Body;
        var isWindow = false;
        while (body.Length is not { } length || body.Written < length)
        {
            var space = body.SpaceAsync(fetch.Unwanted);
            if (body.IsWindow && !isWindow)
            {
                isWindow = true;
                admission.TooLarge(fetch, entry, stored);
            }

            if (!space.IsCompleted)
            {
                // Readers are waited for, not the origin.
                inactivity.Pause();
            }

            var room = await space;
            inactivity.Restart();
            var count = await source.ReadAsync(room, inactivity.Token);
            if (count == 0)
            {
                break;
            }

            body.Advance(count);
            fetch.Origin!.Brought(count);
        }

        if (body.Length is { } promised && body.Written != promised)
        {
            throw new IOException("The origin sent less than it promised.");
        }
    }
}
