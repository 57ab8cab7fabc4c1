using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Commands;

/// <summary>What differs on a terminal, which util-linux's <c>script</c> lends.</summary>
public sealed class TerminalTests
{
    private const string Red = "\e[31m";

    [Theory]
    [InlineData(true, "TERM=xterm")]
    [InlineData(false, "TERM=xterm NO_COLOR=1")]
    [InlineData(false, "TERM=dumb")]
    public async Task Colours_are_for_terminals_that_want_them(bool coloured, string environment)
    {
        var result = await ShellAsync($"script -qec 'env {environment} {PlayGate} serv' /dev/null");
        Assert.Contains("error:", result.Output, StringComparison.Ordinal);
        Assert.Equal(coloured, result.Output.Contains(Red, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pipe_gets_no_escape_sequence()
    {
        var result = await PlayGateCommand.RunAsync(
            ["check", "--PlayGate:Origin=http://127.0.0.1:9"], new Dictionary<string, string> { ["TERM"] = "xterm" });
        Assert.DoesNotContain('\e', result.Output + result.Error);
    }

    [Fact]
    public async Task Long_work_says_on_a_terminal_how_long_it_takes()
    {
        // A server that takes connections and says nothing, so that the migration takes its whole patience.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        var settings =
            $"PlayGate__Origin=http://127.0.0.1:9 PlayGate__Store=Postgres ConnectionStrings__PlayGate=\"Host=127.0.0.1;Port={port}\"";
        var result = await ShellAsync($"script -qec 'env TERM=xterm {settings} {PlayGate} migrate' /dev/null");
        Assert.Contains("migrating the Postgres store: 1 s", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bash_completes_commands_and_options()
    {
        var result = await ShellAsync($$"""
            playgate() { {{PlayGate}} "$@"; }
            eval "$(playgate completion bash)"
            COMP_LINE='playgate token re' COMP_POINT=17 COMP_WORDS=(playgate token re) COMP_CWORD=2; _playgate; echo "${COMPREPLY[@]}"
            COMP_LINE='playgate token create --exp' COMP_POINT=27 COMP_WORDS=(playgate token create --exp) COMP_CWORD=3; _playgate; echo "${COMPREPLY[@]}"
            """);
        Assert.Equal("revoke\n--expires-in\n", result.Output);
    }

    private static string PlayGate => $"dotnet {PlayGateProcess.Assembly}";

    private static Task<CommandResult> ShellAsync(string script) =>
        Command.RunAsync(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = "/" });
}
