namespace PlayGate.Telemetry;

/// <summary>
/// Counters that are published with 0 once the application has started, for every combination of their tags. A counter that first appears
/// with 1 has not increased as far as Prometheus can tell, so an alert misses the first event; and a dashboard shows no data instead of 0.
/// </summary>
internal interface ICountsFromZero
{
    /// <summary>Adds 0 for each combination that can come up.</summary>
    void CountFromZero(TagValues values);
}

/// <summary>The values of those tags that follow from the configuration.</summary>
/// <param name="Applications">The applications.</param>
/// <param name="Kinds">Which kinds of routes each of them has.</param>
/// <param name="Clusters">The clusters.</param>
internal sealed record TagValues(
    IReadOnlyList<string> Applications,
    IReadOnlyList<(string Application, string Kind)> Kinds,
    IReadOnlyList<string> Clusters);
