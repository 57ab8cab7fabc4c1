namespace PlayGate.Server.Panel.Parts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is called where there are several.</param>
/// <param name="Points">Times of the operator's clock, and values.</param>
public sealed record ChartLine(string? Name, IReadOnlyList<(DateTime At, double Value)> Points)
{
    /// <summary>The newest value.</summary>
    public double? Last => Points.Count > 0 ? Points[^1].Value : null;
}
