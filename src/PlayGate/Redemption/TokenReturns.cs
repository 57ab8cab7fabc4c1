using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PlayGate.Reporting;
using PlayGate.Telemetry;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// Gives tokens back, at once where the store answers, else again and again until it does: a failing origin burns nothing.
/// </summary>
internal sealed class TokenReturns(
    ITokenStore store, ConsumedTokens spent, GateMetrics metrics, LineLimit lines, TimeProvider time, ILogger<TokenReturns> logger)
    : BackgroundWork
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Far more than can pile up while a store is down, since no token can be consumed then.</summary>
    private const int MaxWaiting = 100_000;

    private readonly ConcurrentQueue<Return> _waiting = new();

    /// <summary>How many wait for the store.</summary>
    public int Waiting => _waiting.Count;

    public async ValueTask GiveBackAsync(Guid id, long consumption)
    {
        var given = new Return(id, consumption);
        if (!await TryAsync(given, CancellationToken.None))
        {
            Wait(given);
            if (lines.Allows(1003))
            {
                GateLog.ReturnDelayed(logger, id);
            }
        }
    }

    /// <summary>
    /// For a statement whose verdict was lost on the way: the store may have run it, or may yet, and the viewer has gone with nothing. It
    /// is told until it has answered once: what comes after that does nothing any more.
    /// </summary>
    public void GiveBackLost(Guid id, long consumption) => Wait(new Return(id, consumption));

    /// <summary>The same for a consumption, which the store may not have heard of yet.</summary>
    public void CallOff(ConsumeToken consume) => Wait(new Return(consume.Id, consume.Consumption, consume));

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RetryInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RetryAsync(stoppingToken);
        }
    }

    /// <summary>One round over all that wait; the first sign that the store is still away ends it.</summary>
    private async Task RetryAsync(CancellationToken cancellation)
    {
        for (var left = _waiting.Count; left > 0 && _waiting.TryPeek(out var next); left--)
        {
            var isSettled = await TryAsync(next, cancellation);
            _waiting.TryDequeue(out _);
            if (!isSettled)
            {
                Wait(next);
                return;
            }
        }
    }

    /// <summary>False where the store is away; the return then has to wait for the next round.</summary>
    private async Task<bool> TryAsync(Return next, CancellationToken cancellation)
    {
        using var activity = PlayGateTelemetry.Source.StartActivity("playgate.give_back");
        activity?.SetTag("playgate.token", next.Id);
        try
        {
            var isReturned = next.Lost is { } lost
                ? await store.CallOffAsync(lost, cancellation)
                : await store.GiveBackAsync(next.Id, next.Consumption, cancellation);
            if (isReturned)
            {
                spent.Remove(next.Id);
                metrics.Returned();
                GateLog.GivenBack(logger, next.Id);
            }

            return true;
        }
        catch (StoreUnavailableException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "store_unavailable");
            return false;
        }
    }

    private void Wait(Return next)
    {
        if (_waiting.Count < MaxWaiting)
        {
            _waiting.Enqueue(next);
        }
    }

    private readonly record struct Return(Guid Id, long Consumption, ConsumeToken? Lost = null);
}
