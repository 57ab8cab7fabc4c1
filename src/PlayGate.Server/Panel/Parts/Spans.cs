using System.Globalization;

namespace PlayGate.Server.Panel.Parts;

/// <summary>Durations and sizes in a few letters.</summary>
internal static class Spans
{
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB"];

    public static string Short(TimeSpan span) => span switch
    {
        { Ticks: < 0 } => "0 s",
        { TotalSeconds: < 60 } => $"{span.Seconds} s",
        { TotalMinutes: < 60 } => $"{span.Minutes} min",
        { TotalHours: < 24 } => span.Minutes == 0 ? $"{span.Hours} h" : $"{span.Hours} h {span.Minutes} min",
        _ => span.Hours == 0 ? $"{span.Days} d" : $"{span.Days} d {span.Hours} h",
    };

    public static string Bytes(double bytes)
    {
        var unit = 0;
        while (bytes >= 1000 && unit < s_units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return $"{bytes.ToString(bytes >= 100 || unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture)} {s_units[unit]}";
    }

    /// <summary>A bandwidth, which is counted in bits.</summary>
    public static string Bits(double bytesPerSecond) => Bytes(bytesPerSecond * 8).Replace("B", "bit", StringComparison.Ordinal) + "/s";
}
