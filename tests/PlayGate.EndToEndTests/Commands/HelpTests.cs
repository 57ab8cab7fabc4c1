using System.CommandLine;
using PlayGate.Server.Commands;
using PlayGate.Server.Commands.Help;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Commands;

public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. All(CommandLine.Build()).Select(HelpPages.PathOf)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_teaches_by_examples_that_are_understood(string command)
    {
        foreach (var line in Examples.Of[command].Split('\n'))
        {
            var words = line.Split("  ")[0].Split('|', '>', '<')[0].Replace("eval \"$(", "", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("playgate", words[0]);
            var parsed = CommandLine.Build().Parse([.. words.Skip(1).Select(word => word.TrimEnd('"', ')'))]);
            Assert.Empty(parsed.Errors);
            Assert.All(parsed.UnmatchedTokens, token => Assert.Contains(':', token));
            Assert.StartsWith(command, HelpPages.PathOf(parsed.CommandResult.Command), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_example_is_for_a_command_that_is_gone() =>
        Assert.Equal(
            All(CommandLine.Build()).Select(HelpPages.PathOf).Order(StringComparer.Ordinal),
            Examples.Of.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Help_says_options_settings_examples_and_exit_codes()
    {
        var help = await PlayGateCommand.RunAsync(["token", "create", "--help"]);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--expires-in <DURATION>", help.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:\n  playgate token create cam --expires-in 5m", help.Output, StringComparison.Ordinal);
        Assert.Contains("3  the server or the store does not answer", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("application that is being run", help.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<System.CommandLine.Command> All(System.CommandLine.Command command) =>
        command.Subcommands.SelectMany(All).Prepend(command);
}
