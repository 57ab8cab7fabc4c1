using System.Diagnostics;
using OpenTelemetry;
using PlayGate.Telemetry;

namespace PlayGate.Server.Telemetry;

/// <summary>Stands before every exporter.</summary>
internal sealed class SecretsOut : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data) => TraceSecrets.RemoveFrom(data);
}
