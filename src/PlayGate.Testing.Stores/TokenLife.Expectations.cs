using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

/// <summary>What has to hold after each step and at the end.</summary>
internal sealed partial class TokenLife
{
    private async Task SettleAllAsync()
    {
        while (_late.Count + _pending.Count + _returns.Count > 0)
        {
            await RunLateAsync(0);
            await SettleAsync();
            await GiveBackAsync(0);
        }
    }

    /// <summary>Another issuer's token has no row before it is consumed, and keeps it for as long as it could be presented.</summary>
    private async Task<bool> IsEndedAsync() => await store.FindAsync(token.Id, default) is { State: var state }
        ? state == TokenState.Ended
        : token.Issuer is null || token.ExpiresAt <= _now;

    private async Task ExpectOneClientAsync()
    {
        if (_live.Distinct().Count() > 1)
        {
            Assert.True(await IsEndedAsync(), Told("Two clients have live sessions of one token."));
        }
    }

    private async Task ExpectUsableAsync()
    {
        if (await IsEndedAsync() || token.ExpiresAt <= _now)
        {
            return;
        }

        var opened = await store.ConsumeAsync(Consume(0, ++_nonce, _now), default);
        Assert.True(
            opened is null == _live.Count > 0,
            Told(_live.Count > 0 ? "A live session's token was consumed again." : "A token that everybody gave back is gone."));
    }

    private string Told(string fault) => $"{fault}\n{string.Join('\n', _told)}";
}
