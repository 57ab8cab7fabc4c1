namespace PlayGate.Issuers;

/// <summary>Says before a start whether the keys of the issuers can be had. Those in settings and files are read in any case.</summary>
public sealed class IssuerInspector
{
    private readonly IReadOnlyList<Issuer> _issuers;

    internal IssuerInspector(IReadOnlyList<Issuer> issuers) => _issuers = issuers;

    /// <summary>Reaches what each issuer's keys are read from over the network; the reason where that fails, else null.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<IReadOnlyList<(string Issuer, string? Trouble)>> InspectAsync(CancellationToken cancellation) =>
        await Task.WhenAll(_issuers.Select(async issuer => (issuer.Name, await TroubleAsync(issuer, cancellation))));

    private static async Task<string?> TroubleAsync(Issuer issuer, CancellationToken cancellation)
    {
        try
        {
            await issuer.Format.CheckAsync(cancellation);
            return null;
        }
        catch (IssuerUnavailableException unavailable)
        {
            return unavailable.Message;
        }
    }
}
