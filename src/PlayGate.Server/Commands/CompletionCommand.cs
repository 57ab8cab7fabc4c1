using System.CommandLine;

namespace PlayGate.Server.Commands;

/// <summary><c>playgate completion bash</c>: the shell asks the command line itself what could follow.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _playgate() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(playgate "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _playgate playgate
        """;

    public static Command Build()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, the one shell there is a script for." };
        shell.AcceptOnlyFromAmong("bash");
        var command = new Command("completion", "Print a script that completes commands and options in a shell.") { shell };
        command.SetAction(_ =>
        {
            Console.WriteLine(Bash);
            return ExitCode.Done;
        });
        return command;
    }
}
