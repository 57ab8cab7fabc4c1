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
    public void Lines_end_at_140_columns() => Assert.Equal([], Lines.Where(line => line.Text.Length > Columns).Select(line => line.Place));

    [Fact]
    public void One_word_stands_for_one_thing() => Assert.Empty(
        from line in Lines
        from word in Word().Matches(line.Text).Select(match => match.Value)
        where s_words.ContainsKey(word)
        select $"{line.Place}: '{word}'; write {s_words[word]}");

    private static IEnumerable<Type> Types => typeof(PlayGateOptions).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("PlayGate", StringComparison.Ordinal) == true && !type.Name.Contains('<', StringComparison.Ordinal));

    private static IEnumerable<(string Place, string Text)> Lines =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Repository.Root, file)
        where !name.Contains("/obj/", StringComparison.Ordinal)
            && !name.Contains("/bin/", StringComparison.Ordinal)
            && !name.Contains("/Migrations/", StringComparison.Ordinal)
        from line in File.ReadLines(file).Index()
        select ($"{name}:{line.Index + 1}", line.Item);

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is not null;

    private static bool IsLogger(ParameterInfo parameter) => parameter.ParameterType.Name.StartsWith("ILogger", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:[Ss]ome|[Aa]ny|[Nn]o)(?:body|one)\b|\b[Ww]hoever\b", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
