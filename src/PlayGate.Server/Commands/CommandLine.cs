using System.CommandLine;
using System.CommandLine.Invocation;
using PlayGate.Server.Commands.Check;
using PlayGate.Server.Commands.Help;
using PlayGate.Server.Commands.Keys;
using PlayGate.Server.Commands.Sessions;
using PlayGate.Server.Commands.Settings;
using PlayGate.Server.Commands.Terminal;
using PlayGate.Server.Commands.Tokens;

namespace PlayGate.Server.Commands;

/// <summary>The commands of <c>playgate</c>; what they end with is <see cref="ExitCode"/>.</summary>
internal static class CommandLine
{
    /// <summary>SIGTERM and Ctrl+C are the host's: it finishes responses in flight.</summary>
    private static readonly InvocationConfiguration Invocation = new() { ProcessTerminationTimeout = null };

    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Build().Parse(arguments);
        var code = await parsed.InvokeAsync(Invocation);
        return parsed.Action is ParseErrorAction ? ExitCode.Usage : code;
    }

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
            SessionCommand.Build(),
            SettingsCommand.Build(),
            KeysCommand.Build(),
            CompletionCommand.Build(),
        };
        HelpPages.AddTo(root);
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
                ? Task.FromResult(Misunderstand($"'{stray}' is neither a command, an option nor a setting; `--help` lists the commands "
                    + "and their options, and settings look like --PlayGate:Origin=http://localhost:5080"))
                : run(parsed, settings, cancellation);
        });
        return command;
    }

    /// <summary>Says what was refused or failed; the exit code that goes with it.</summary>
    public static int Fail(params IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"{Paint.Error.Red("error:")} {Table.Clean(error)}");
        }

        return ExitCode.Refused;
    }

    /// <summary>Says that nothing was tried, since the command line does not say what.</summary>
    public static int Misunderstand(string error)
    {
        Fail(error);
        return ExitCode.Usage;
    }

    /// <summary>
    /// Settings are <c>--Group:Key=value</c>, or <c>--Group:Key value</c>; anything else is a misspelt option, and would be ignored.
    /// </summary>
    private static string? FindStray(string[] settings)
    {
        for (var i = 0; i < settings.Length; i++)
        {
            var isValue = i > 0 && IsKey(settings[i - 1]) && !settings[i - 1].Contains('=', StringComparison.Ordinal);
            if (!IsKey(settings[i]) && !isValue)
            {
                return settings[i];
            }
        }

        return null;
    }

    private static bool IsKey(string text)
    {
        var key = text.Split('=')[0];
        return key.StartsWith("--", StringComparison.Ordinal) && (key.Contains(':', StringComparison.Ordinal) || key == "--AllowedHosts");
    }
}
