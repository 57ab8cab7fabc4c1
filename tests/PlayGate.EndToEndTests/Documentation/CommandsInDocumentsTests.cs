using System.Diagnostics;
using PlayGate.Testing.Hosting;
using Xunit.Abstractions;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>
/// Every command in README.md, docs/ and deploy/ is run, in the order of its document, or says in the document why it is not:
/// <c>&lt;!-- not run: needs Docker --&gt;</c>.
/// </summary>
public sealed class CommandsInDocumentsTests(ITestOutputHelper output)
{
    private const string Shell = "sh";

    /// <summary>Languages that are looked at elsewhere, or that nothing here can run; another name for a shell is none of them.</summary>
    private static readonly string[] s_others =
    [
        "", "json", "csharp", "js", "kotlin", "nginx", "caddy", "yaml", "xml", "ini", "sql", "http",
    ];

    public static TheoryData<string> WithCommandsToRun =>
        [.. Documents.All.Where(document => ToRun(document).Any())];

    [Theory]
    [MemberData(nameof(WithCommandsToRun))]
    public async Task The_commands_of_a_document_do_what_it_says(string document)
    {
        await using var stage = await Stage.SetAsync(
            nameof(CommandsInDocumentsTests), Documents.BlocksOf(document).SingleOrDefault(block => block.IsServed));
        var result = await stage.RunAsync(ToRun(document));
        output.WriteLine(result.Output + result.Error);
        Assert.True(result.ExitCode == 0, $"The last block named here did not do as it should:\n{result.Output}\n{result.Error}");
    }

    [Fact]
    public async Task Every_command_is_at_least_understood_by_a_shell()
    {
        foreach (var block in Documents.All.SelectMany(ShellBlocksOf))
        {
            var result = await Command.RunAsync(new ProcessStartInfo("bash", ["-n", "-c", block.Text]));
            Assert.True(result.ExitCode == 0, $"{block}: {result.Error}");
        }
    }

    [Fact]
    public void No_block_is_passed_over_without_a_word()
    {
        foreach (var block in Documents.All.SelectMany(Documents.BlocksOf))
        {
            output.WriteLine($"{block} {block.Language}: "
                + $"{(block.Language != Shell ? "looked at" : block.ReasonNotToRun is { } reason ? $"not run, {reason}" : "run")}");
            Assert.True(
                block.Language == Shell || s_others.Contains(block.Language),
                $"{block}: '{block.Language}' is no language that is known here; commands are in sh blocks");
            Assert.True(block.HasKnownMarker, $"{block}: nothing here knows the marker '{block.Marker}'");
            Assert.False(
                block.Language.Length == 0 && block.Text.Contains("playgate ", StringComparison.Ordinal),
                $"{block}: commands are in sh blocks");
        }
    }

    private static IEnumerable<CodeBlock> ToRun(string document) =>
        ShellBlocksOf(document).Where(block => block is { ReasonNotToRun: null, IsLive: false });

    private static IEnumerable<CodeBlock> ShellBlocksOf(string document) =>
        Documents.BlocksOf(document).Where(block => block.Language == Shell);
}
