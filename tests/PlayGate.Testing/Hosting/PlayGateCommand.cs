namespace PlayGate.Testing.Hosting;

/// <summary>
/// The host's commands that end by themselves: <c>migrate</c>, <c>check</c>, <c>token create</c>, a start that is refused.
/// </summary>
public static class PlayGateCommand
{
    /// <param name="arguments">The command line.</param>
    /// <param name="settings">Configuration keys, <c>PlayGate:Origin</c> or <c>PlayGate__Origin</c>; handed over as environment
    /// variables.</param>
    /// <param name="assembly">Another host than <see cref="PlayGateProcess.Assembly"/>.</param>
    /// <param name="input">What it reads from stdin.</param>
    /// <param name="files">Files of its working directory, by name.</param>
    public static async Task<CommandResult> RunAsync(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? settings = null,
        string? assembly = null,
        string input = "",
        IReadOnlyDictionary<string, string>? files = null)
    {
        var folder = Directory.CreateTempSubdirectory("playgate-command-").FullName;
        try
        {
            foreach (var (name, text) in files ?? EmptySettings)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, name), text);
            }

            var start = PlayGateSettings.Start(assembly ?? PlayGateProcess.Assembly, folder, settings ?? EmptySettings, arguments);
            return await Command.RunAsync(start, input: input);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, string> EmptySettings => [];
}
