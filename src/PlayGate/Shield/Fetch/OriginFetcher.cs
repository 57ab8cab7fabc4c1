using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PlayGate.Shield.Bodies;
using PlayGate.Shield.Cache;
using PlayGate.Telemetry;

namespace PlayGate.Shield.Fetch;

/// <summary>Carries shared fetches out, each on its own: from the request to the last byte, whoever is still there.</summary>
internal sealed class OriginFetcher(CacheAdmission landing, TimeProvider time, ShieldMetrics metrics, ILogger<OriginFetcher> logger)
{
    /// <summary>
    /// Begins; nothing of the caller's (cancellation, locals) goes along. Its trace is one of its own, linked to that of whoever began
    /// it: others wait for the same fetch, and it may outlive them all.
    /// </summary>
    public void Begin(SharedFetch fetch, CacheEntry resource, Origin origin) => ThreadPool.UnsafeQueueUserWorkItem(
        static work => _ = work.Fetcher.RunAsync(work.Fetch, work.Entry, work.Origin, work.BegunBy),
        (Fetcher: this, Fetch: fetch, Entry: resource, Origin: origin, BegunBy: Activity.Current?.Context),
        preferLocal: false);

    private async Task RunAsync(SharedFetch fetch, CacheEntry resource, Origin origin, ActivityContext? begunBy)
    {
        using var activity = Traced(origin, begunBy);
        using var silence = new InactivityTimeout(fetch.Timeout, time, fetch.Unwanted);
        try
        {
            fetch.Origin = origin;
            using var turn = fetch.Turn = await origin.TakeTurnAsync(fetch.Client, silence.Token);
            await FetchAsync(fetch, resource, origin, silence);
        }
        catch (Exception failure)
        {
            var cause = silence.WasTooLong ? new TaskCanceledException("The origin was silent for too long.", new TimeoutException()) : failure;
            activity?.SetStatus(ActivityStatusCode.Error, silence.WasTooLong ? "timeout" : failure.GetType().Name);
            ShieldLog.Failed(logger, fetch.Key.Cluster, PlainText.Of(cause.Message));
            landing.Fail(fetch, resource, cause);
        }
        finally
        {
            landing.Over(fetch, resource);
            fetch.Dispose();
        }
    }

    private static Activity? Traced(Origin origin, ActivityContext? begunBy) => PlayGateTelemetry.Source.HasListeners()
        ? PlayGateTelemetry.Source.StartActivity(
            ActivityKind.Internal, links: begunBy is { } context ? [new ActivityLink(context)] : null, name: "playgate.shield.fetch")?.SetTag("playgate.cluster", origin.Cluster)
        : null;

    private async Task FetchAsync(SharedFetch fetch, CacheEntry resource, Origin origin, InactivityTimeout silence)
    {
        silence.Broken();
        var askedAt = time.GetUtcNow();
        metrics.Fetched();
        var response = await origin.SendAsync(fetch.Message, () => silence.WasTooLong, silence.Token);
        silence.Broken();
        if (landing.Take(fetch, resource, response, askedAt) is not { } stored)
        {
            return;
        }

        try
        {
            using (response)
            {
                await CollectAsync(stored.Body, response, fetch, origin, silence);
            }
        }
        catch (Exception failure)
        {
            stored.Body.Fail(silence.WasTooLong ? new TimeoutException("The origin was silent for too long.", failure) : failure);
            landing.Withdraw(resource, stored);
            throw;
        }
        finally
        {
            stored.Body.Release();
        }
    }

    private static async Task CollectAsync(SharedBody body, HttpResponseMessage response, SharedFetch fetch, Origin origin, InactivityTimeout silence)
    {
        var stream = await response.Content.ReadAsStreamAsync(silence.Token);
        while (body.Length is not { } length || body.Written < length)
        {
            var space = body.SpaceAsync(fetch.Unwanted);
            if (!space.IsCompleted)
            {
                // Readers are waited for, not the origin.
                silence.Pause();
            }

            var room = await space;
            silence.Broken();
            var count = await stream.ReadAsync(room, silence.Token);
            if (count == 0)
            {
                break;
            }

            body.Advance(count);
            origin.Brought(count);
        }

        if (body.Length is { } promised && body.Written != promised)
        {
            throw new IOException("The origin sent less than it promised.");
        }

        body.Complete();
    }
}
