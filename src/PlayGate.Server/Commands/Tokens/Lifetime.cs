using System.CommandLine;
using System.Globalization;

namespace PlayGate.Server.Commands.Tokens;

/// <summary>Durations as people write them: 90s, 5m, 2h, 7d.</summary>
internal static class Lifetime
{
    public static Option<string?> Option(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "DURATION" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && SecondsOf(text) is null)
            {
                result.AddError($"{name} is '{text}'; it accepts a number and a unit: 90s, 5m, 2h, 7d");
            }
        });
        return option;
    }

    public static long? SecondsOf(string? text)
    {
        var unit = text?.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        return unit > 0 && int.TryParse(text.AsSpan(0, text!.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? (long)count * unit
            : null;
    }
}
