using System.Diagnostics;

namespace PlayGate.Testing.Hosting;

/// <summary>How the host is started: in a folder of its own, with these settings and none of ours.</summary>
internal static class PlayGateSettings
{
    private static readonly string[] s_foreign =
    [
        "PlayGate__", "Kestrel__", "ConnectionStrings__", "ReverseProxy__", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "OTEL_",
    ];

    internal static ProcessStartInfo Start(
        string assembly, string folder, IEnumerable<KeyValuePair<string, string>> settings, IEnumerable<string> arguments)
    {
        if (!File.Exists(assembly))
        {
            throw new FileNotFoundException("The host is not built into the test's folder: reference its project.", assembly);
        }

        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [assembly, .. arguments]) { WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (s_foreign.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                start.Environment.Remove(name);
            }
        }

        // Measuring what is worth compiling better pays for a server that stays, and most of ours stay for seconds.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }
}
