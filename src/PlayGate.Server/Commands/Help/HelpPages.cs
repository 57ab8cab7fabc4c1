using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PlayGate.Server.Commands.Help;

/// <summary>System.CommandLine's own page, with examples and exit codes below.</summary>
internal sealed class HelpPages(HelpAction page) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0  done
          1  refused or failed; stderr says why
          2  the command line cannot be understood; nothing was tried
          3  the server or the store does not answer

        """;

    /// <summary>Help is what was asked for, whatever else is wrong.</summary>
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpPages((HelpAction)option.Action!);
    }

    /// <summary><c>playgate token create</c>, for the command of that name.</summary>
    public static string PathOf(Command command) =>
        command is RootCommand ? "playgate" : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";

    public override int Invoke(ParseResult parseResult)
    {
        var (command, output) = (parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);

        // Else the page calls settings "arguments passed to the application that is being run".
        var takesSettings = !command.TreatUnmatchedTokensAsErrors;
        command.TreatUnmatchedTokensAsErrors = true;
        page.Invoke(parseResult);
        if (takesSettings)
        {
            output.WriteLine("Settings:\n  --PlayGate:Group:Setting=value  Any setting of docs/configuration.md, over the environment's "
                + "and the files'.\n");
        }

        if (Examples.Of.TryGetValue(PathOf(command), out var examples))
        {
            output.WriteLine($"Examples:\n  {examples.ReplaceLineEndings("\n  ")}\n");
        }

        output.Write(ExitCodes);
        return ExitCode.Done;
    }
}
