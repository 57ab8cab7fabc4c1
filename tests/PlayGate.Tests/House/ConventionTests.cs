using System.Reflection;
using System.Text.RegularExpressions;

namespace PlayGate.Tests.House;

/// <summary>What CONTRIBUTING.md asks of all code, where a machine can tell.</summary>
public sealed partial class ConventionTests
{
    private const int Columns = 140;
    private const int Arguments = 5;

    /// <summary>Words that are avoided, and what is written instead.</summary>
    private static readonly Dictionary<string, string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["somebody"] = "the client, the operator",
        ["someone"] = "the client, the operator",
        ["anybody"] = "every client",
        ["anyone"] = "every client",
        ["nobody"] = "no client",
        ["whoever"] = "the client that",
    };

    [Fact]
    public void Classes_are_sealed_or_made_to_be_derived_from() =>
        Assert.DoesNotContain(
            Types,
            type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !Types.Any(derived => derived.BaseType == type));

    [Fact]
    public void Constructors_have_five_arguments_at_most() => Assert.Empty(
        from type in Types
        where !typeof(Delegate).IsAssignableFrom(type) && !IsRecord(type)
        from constructor in type.GetConstructors(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where constructor.GetParameters().Length > Arguments + (constructor.GetParameters().Any(IsLogger) ? 1 : 0)
        select $"{type.FullName}: {constructor.GetParameters().Length}");

    [Fact]
    public void Lines_end_at_140_columns() => Assert.Equal([], TooLong(LinesOf("src")));

    /// <summary>A message of a media server or a playlist is written as it goes over the wire.</summary>
    [Fact]
    public void Lines_of_tests_do_too_except_where_a_text_is_the_data() =>
        Assert.Equal([], TooLong(FilesOf("tests").SelectMany(file => WithoutTexts(LinesOf(file)))));

    [Fact]
    public void One_word_stands_for_one_thing() => Assert.Empty(
        from line in LinesOf("src")
        from word in Word().Matches(line.Text).Select(match => match.Value)
        where s_words.ContainsKey(word)
        select $"{line.Place}: '{word}'; write {s_words[word]}");

    private static IEnumerable<Type> Types => typeof(PlayGateOptions).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("PlayGate", StringComparison.Ordinal) == true && !type.Name.Contains(
            '<', StringComparison.Ordinal));

    private static IEnumerable<FileInfo> FilesOf(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal)
            && !file.Contains("/bin/", StringComparison.Ordinal)
            && !file.Contains("/node_modules/", StringComparison.Ordinal)
            && !file.Contains("/Migrations/", StringComparison.Ordinal)
        select new FileInfo(file);

    private static IEnumerable<(string Place, string Text)> LinesOf(string folder) => FilesOf(folder).SelectMany(LinesOf);

    private static IEnumerable<(string Place, string Text)> LinesOf(FileInfo file) =>
        from line in File.ReadLines(file.FullName).Index()
        select ($"{Path.GetRelativePath(Repository.Root, file.FullName)}:{line.Index + 1}", line.Item);

    private static IEnumerable<string> TooLong(IEnumerable<(string Place, string Text)> lines) =>
        lines.Where(line => line.Text.Length > Columns).Select(line => line.Place);

    /// <summary>Without the lines of raw strings and those that hold a long string.</summary>
    private static IEnumerable<(string Place, string Text)> WithoutTexts(IEnumerable<(string Place, string Text)> lines)
    {
        var isInText = false;
        foreach (var line in lines)
        {
            var marks = RawMark().Count(line.Text);
            if (!isInText && marks == 0 && !LongText().IsMatch(line.Text))
            {
                yield return line;
            }

            isInText ^= marks % 2 == 1;
        }
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is not null;

    private static bool IsLogger(ParameterInfo parameter) => parameter.ParameterType.Name.StartsWith("ILogger", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:[Ss]ome|[Aa]ny|[Nn]o)(?:body|one)\b|\b[Ww]hoever\b", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex("\"{3,}", RegexOptions.NonBacktracking)]
    private static partial Regex RawMark();

    [GeneratedRegex("""(?:"(?:[^"\\]|\\.){100,}")""", RegexOptions.NonBacktracking)]
    private static partial Regex LongText();
}
