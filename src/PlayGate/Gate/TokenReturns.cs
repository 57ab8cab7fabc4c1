using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>Gives tokens back, at once where the store answers, else again and again until it does: a failing origin burns nothing.</summary>
internal sealed class TokenReturns(ITokenStore store, TimeProvider time, ILogger<TokenReturns> logger) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Far more than can pile up while a store is down, since nobody can spend tokens then.</summary>
    private readonly Channel<(Guid Id, long Consumption)> _waiting = Channel.CreateBounded<(Guid, long)>(100_000);

    public async ValueTask GiveBackAsync(Guid id, long consumption)
    {
        try
        {
            await ReturnAsync(id, consumption, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            GateLog.ReturnDelayed(logger, id);
            _waiting.Writer.TryWrite((id, consumption));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (id, consumption) in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await TryReturnAsync(id, consumption, stoppingToken))
            {
                await Task.Delay(RetryInterval, time, stoppingToken);
            }
        }
    }

    private async Task<bool> TryReturnAsync(Guid id, long consumption, CancellationToken cancellation)
    {
        try
        {
            await ReturnAsync(id, consumption, cancellation);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private async Task ReturnAsync(Guid id, long consumption, CancellationToken cancellation)
    {
        if (await store.GiveBackAsync(id, consumption, cancellation))
        {
            GateLog.GivenBack(logger, id);
        }
    }
}
