using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>docs/operations.md explains every warning and error that the program can log, word for word.</summary>
public sealed partial class LogLinesTests
{
    private const BindingFlags Everything =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] s_program =
    [
        typeof(PlayGateOptions).Assembly,
        typeof(EntityFrameworkCore.PlayGateStoreExtensions).Assembly,
        typeof(Server.Commands.CommandLine).Assembly,
    ];

    [Fact]
    public void Warnings_and_errors_are_on_the_page_and_nothing_that_is_never_said()
    {
        var said = Row().Matches(Documents.Read("docs/operations.md"))
            .Select(row => $"{row.Groups["number"].Value} {row.Groups["line"].Value}");
        var known = Lines().Where(line => line.Level >= LogLevel.Warning).Select(line => $"{line.EventId} {line.Message}");
        Assert.Equal(known.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_two_lines_have_one_number() =>
        Assert.Empty(Lines().GroupBy(line => line.EventId).Where(lines => lines.Count() > 1).Select(lines => lines.Key));

    private static IEnumerable<LoggerMessageAttribute> Lines() => s_program
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(Everything))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
        .OfType<LoggerMessageAttribute>();

    [GeneratedRegex(
        @"^\| (?<number>\d{4}) \| (?<line>[^|]+) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
