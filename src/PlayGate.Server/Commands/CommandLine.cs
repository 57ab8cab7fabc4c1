using System.CommandLine;

namespace PlayGate.Server.Commands;

/// <summary>The commands of <c>playgate</c>. Exit codes: 0 done, 1 refused or failed (said on stderr).</summary>
internal static class CommandLine
{
    /// <summary>SIGTERM and Ctrl+C are the host's: it finishes responses in flight.</summary>
    public static InvocationConfiguration Invocation { get; } = new() { ProcessTerminationTimeout = null };

    public static RootCommand Build()
    {
        var root = new RootCommand("""
            PlayGate: one-time tokens and sessions in front of any HLS, DASH or MP4 origin.

            Without a command it serves. Every setting can stand on the command line, in the environment or in
            appsettings.json: --PlayGate:Origin=http://localhost:5080/LiveApp is PlayGate__Origin is {"PlayGate": {"Origin": …}}.
            """)
        {
            DemoCommand.Build(),
            MigrateCommand.Build(),
            CheckCommand.Build(),
            HealthCommand.Build(),
            TokenCommand.Build(),
        };
        return TakeSettings(root, (settings, cancellation) => ServeCommand.RunAsync(settings, null, cancellation));
    }

    /// <summary>Lets a command take settings beside its options, and refuses what is neither.</summary>
    public static T TakeSettings<T>(T command, Func<string[], CancellationToken, Task<int>> run)
        where T : Command => TakeSettings(command, (_, settings, cancellation) => run(settings, cancellation));

    public static T TakeSettings<T>(T command, Func<ParseResult, string[], CancellationToken, Task<int>> run)
        where T : Command
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) =>
        {
            string[] settings = [.. parsed.UnmatchedTokens];
            return FindStray(settings) is { } stray
                ? Task.FromResult(Fail($"'{stray}' is neither a command nor a setting; `playgate --help` lists the commands, and settings look like --PlayGate:Origin=http://localhost:5080"))
                : run(parsed, settings, cancellation);
        });
        return command;
    }

    /// <summary>Says what went wrong; the exit code that goes with it.</summary>
    public static int Fail(params IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"error: {error}");
        }

        return 1;
    }

    /// <summary>Settings are <c>--key=value</c>, or <c>--key value</c>.</summary>
    private static string? FindStray(string[] settings)
    {
        for (var i = 0; i < settings.Length; i++)
        {
            var isValue = i > 0 && settings[i - 1].StartsWith("--", StringComparison.Ordinal) && !settings[i - 1].Contains('=', StringComparison.Ordinal);
            var isSetting = settings[i].StartsWith("--", StringComparison.Ordinal) && settings[i].Length > 2;
            if (!isSetting && !isValue)
            {
                return settings[i];
            }
        }

        return null;
    }
}
