namespace PlayGate.Server.Panel.Parts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is called where there are several.</param>
/// <param name="Points">Times of the operator's clock, and values.</param>
public sealed record ChartLine(string? Name, IReadOnlyList<(DateTime At, double Value)> Points)
{
    /// <summary>The newest value.</summary>
    public double? Last => Points.Count > 0 ? Points[^1].Value : null;

    /// <summary>
    /// The distance of the lines behind a chart: one, two or five of some power of ten, and about four of them to the top.
    /// </summary>
    public static int StepUpTo(double top)
    {
        var least = Math.Max(top / 4, 1);
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return (int)Math.Min(int.MaxValue, power * (least / power) switch
        {
            <= 1 => 1,
            <= 2 => 2,
            <= 2.5 => 2.5,
            <= 5 => 5,
            _ => 10,
        });
    }
}
