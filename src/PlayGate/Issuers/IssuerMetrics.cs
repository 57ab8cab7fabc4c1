using System.Diagnostics.Metrics;
using PlayGate.Telemetry;

namespace PlayGate.Issuers;

/// <summary>What became of the tokens of each issuer, before the store was asked.</summary>
internal sealed class IssuerMetrics(IMeterFactory meters)
{
    private const string Good = "good";

    private readonly Counter<long> _validated = meters.Create(PlayGateTelemetry.MeterName).CreateCounter<long>(
        "playgate.issuer.tokens", "{token}", "Tokens of other issuers that were validated, by what was found.");

    /// <param name="issuer">Its name in the settings.</param>
    /// <param name="refusal">Why not; null where the token is good.</param>
    public void Validated(string issuer, Refusal? refusal) => _validated.Add(
        1,
        new KeyValuePair<string, object?>("issuer", issuer),
        new KeyValuePair<string, object?>("verdict", refusal?.Code ?? Good));
}
