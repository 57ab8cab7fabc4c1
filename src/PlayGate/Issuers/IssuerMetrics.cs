using System.Diagnostics.Metrics;
using PlayGate.Telemetry;

namespace PlayGate.Issuers;

/// <summary>What became of the tokens of each issuer, before the store was asked.</summary>
internal sealed class IssuerMetrics(IMeterFactory meters, IReadOnlyList<Issuer> issuers) : ICountsFromZero
{
    private const string Good = "good";

    private static readonly string[] Verdicts =
    [
        Good,
        .. from refusal in new[]
           {
               Refusal.TokenInvalid, Refusal.TokenExpired, Refusal.TokenNotYetValid, Refusal.TokenStreamMismatch,
               Refusal.TokenTypeMismatch, Refusal.TokenAddressMismatch, Refusal.IssuerUnavailable,
           }
           select refusal.Code,
    ];

    private readonly Counter<long> _validated = meters.Create(PlayGateTelemetry.MeterName).CreateCounter<long>(
        "playgate.issuer.tokens", "{token}", "Tokens of other issuers that were validated, by what was found.");

    /// <param name="issuer">Its name in the settings.</param>
    /// <param name="refusal">Why not; null where the token is good.</param>
    public void Validated(string issuer, Refusal? refusal) => Add(1, issuer, refusal?.Code ?? Good);

    /// <inheritdoc/>
    public void CountFromZero(TagValues values)
    {
        foreach (var issuer in issuers)
        {
            Array.ForEach(Verdicts, verdict => Add(0, issuer.Name, verdict));
        }
    }

    private void Add(long count, string issuer, string verdict) => _validated.Add(
        count, new KeyValuePair<string, object?>("issuer", issuer), new KeyValuePair<string, object?>("verdict", verdict));
}
