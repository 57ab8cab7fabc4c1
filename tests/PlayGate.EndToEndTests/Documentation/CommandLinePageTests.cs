using PlayGate.Server.Commands;
using PlayGate.Server.Commands.Help;

namespace PlayGate.EndToEndTests.Documentation;

public sealed class CommandLinePageTests
{
    private static readonly string s_page = Documents.Read("docs/command-line.md");

    [Fact]
    public void Every_command_and_option_is_on_its_page()
    {
        foreach (var command in All(CommandLine.Build()))
        {
            Assert.Contains(HelpPages.PathOf(command), s_page, StringComparison.Ordinal);
            Assert.All(
                command.Options.Where(option => option is not (System.CommandLine.Help.HelpOption or System.CommandLine.VersionOption)),
                option => Assert.Contains(option.Name, s_page, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<System.CommandLine.Command> All(System.CommandLine.Command command) =>
        command.Subcommands.SelectMany(All).Prepend(command);
}
