using Microsoft.Extensions.Options;
using PlayGate.Issuers;

namespace PlayGate.Server.Commands.Check;

/// <summary>Whether the keys of each issuer can be read: a key set behind a URL is fetched now.</summary>
internal static class IssuerCheck
{
    public static async Task RunAsync(Verdicts verdicts, IServiceProvider services, CancellationToken cancellation)
    {
        var issuers = services.GetRequiredService<IOptions<PlayGateOptions>>().Value.Issuers;
        foreach (var (name, trouble) in await services.GetRequiredService<IssuerInspector>().InspectAsync(cancellation))
        {
            verdicts.Add("issuer", trouble is null, $"{name}: {trouble ?? Well(issuers[name])}");
        }
    }

    private static string Well(IssuerOptions issuer) => issuer.Jwks is { } keys ? $"ok ({issuer.Format}, {keys})" : $"ok ({issuer.Format})";
}
