namespace PlayGate.Issuers;

/// <summary>Lets every issuer's format do what it does beside requests: reading keys over the network.</summary>
internal sealed class IssuerWork(IReadOnlyList<Issuer> issuers) : BackgroundWork
{
    protected override Task WorkAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(issuers.Select(issuer => issuer.Format.WorkAsync(stoppingToken)));
}
