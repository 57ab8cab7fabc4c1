using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PlayGate.Telemetry;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>Gives tokens back, at once where the store answers, else again and again until it does: a failing origin burns nothing.</summary>
internal sealed class TokenReturns(ITokenStore store, SpentTokens spent, GateMetrics metrics, TimeProvider time, ILogger<TokenReturns> logger) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often a consumption that may still be on its way is looked for; a statement is given up long before.</summary>
    private const int LooksForLost = 10;

    /// <summary>Far more than can pile up while a store is down, since nobody can spend tokens then.</summary>
    private const int MaxWaiting = 100_000;

    private readonly ConcurrentQueue<Return> _waiting = new();

    /// <summary>How many wait for the store.</summary>
    public int Waiting => _waiting.Count;

    public async ValueTask GiveBackAsync(Guid id, long consumption)
    {
        if (!await TryAsync(new Return(id, consumption, Looks: 1), CancellationToken.None))
        {
            GateLog.ReturnDelayed(logger, id);
        }
    }

    /// <summary>
    /// For a consumption whose verdict was lost on the way: the store may have run it, or may yet, and the viewer has gone with nothing.
    /// </summary>
    public void GiveBackLost(Guid id, long consumption) => Wait(new Return(id, consumption, LooksForLost));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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
        for (var left = _waiting.Count; left > 0 && _waiting.TryDequeue(out var next); left--)
        {
            if (!await TryAsync(next, cancellation))
            {
                return;
            }
        }
    }

    /// <summary>False where the store is away; the return then waits for the next round.</summary>
    private async Task<bool> TryAsync(Return next, CancellationToken cancellation)
    {
        using var activity = PlayGateTelemetry.Source.StartActivity("playgate.give_back");
        activity?.SetTag("playgate.token", next.Id);
        try
        {
            if (await store.GiveBackAsync(next.Id, next.Consumption, cancellation))
            {
                spent.Remove(next.Id);
                metrics.Returned();
                GateLog.GivenBack(logger, next.Id);
            }
            else if (next.Looks > 1)
            {
                Wait(next with { Looks = next.Looks - 1 });
            }

            return true;
        }
        catch (StoreUnavailableException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, "store_unavailable");
            Wait(next);
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

    private readonly record struct Return(Guid Id, long Consumption, int Looks);
}
