using MudBlazor;
using PlayGate.Administration;

namespace PlayGate.Server.Panel.Parts;

/// <summary>Mints another token like one whose viewer got nothing for it, and says why where it cannot.</summary>
internal sealed class MintingAgain(TokenMint mint, PanelUser user, ISnackbar snackbar)
{
    public async Task<MintedToken?> MintAsync(Guid id)
    {
        try
        {
            switch (await mint.MintAgainAsync(id, user.Actor, CancellationToken.None))
            {
                case MintResult.Minted { Tokens: [var minted] }:
                    return minted;
                case MintResult.Invalid { Problems: [var problem, ..] }:
                    snackbar.Add($"Nothing was minted: {problem.Field}: {problem.Message}", Severity.Error);
                    return null;
                default:
                    snackbar.Add("It is over and gone; mint a new one on the page Tokens.", Severity.Info);
                    return null;
            }
        }
        catch (StoreUnavailableException)
        {
            snackbar.Add("The store does not answer; nothing was minted.", Severity.Error);
            return null;
        }
    }
}
