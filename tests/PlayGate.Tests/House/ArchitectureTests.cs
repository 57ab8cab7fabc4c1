using System.Reflection;
using System.Text.RegularExpressions;

namespace PlayGate.Tests.House;

/// <summary>
/// The folders of the library are floors: the table in docs/architecture.md says which, and a type uses none of a higher one.
/// </summary>
public sealed partial class ArchitectureTests
{
    private const string Root = "PlayGate";
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Name everything by their nature: the settings of all features, the store of all features, the table of contents.</summary>
    private static readonly Type[] s_tablesOfContents =
    [
        typeof(PlayGateOptions), typeof(PlayGateOptionsValidator), typeof(PlayGateExtensions), typeof(IGateStore),
    ];

    private static readonly List<string> s_floors = ReadFloors();

    [Fact]
    public void No_type_uses_one_of_a_higher_floor()
    {
        var wrong = from type in Types
                    where !s_tablesOfContents.Contains(type)
                    from used in UsedBy(type).Where(
                        used => used.Assembly == typeof(PlayGateOptions).Assembly && !s_tablesOfContents.Contains(Outermost(used)))
                    where FloorOf(used) > FloorOf(type)
                    select $"{type.FullName} ({FolderOf(type)}) uses {used.FullName} ({FolderOf(used)})";

        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Every_folder_is_a_floor_and_every_floor_a_folder() =>
        Assert.Equal(
            s_floors.Order(StringComparer.Ordinal),
            Types.Select(FolderOf).Where(folder => folder.Length > 0).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<Type> Types => typeof(PlayGateOptions).Assembly.GetTypes()
        .Where(type => type.Namespace is { } name && (name == Root || name.StartsWith(Root + '.', StringComparison.Ordinal))
            && !type.Name.Contains('<', StringComparison.Ordinal));

    private static int FloorOf(Type type) => FolderOf(type) is { Length: > 0 } folder ? s_floors.IndexOf(folder) : -1;

    private static string FolderOf(Type type) => type.Namespace!.Split('.') is [_, var folder, ..] ? folder : "";

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type> UsedBy(Type type) => new[] { type.BaseType }.Concat(type.GetInterfaces())
        .Concat(type.GetFields(Declared).Select(field => field.FieldType))
        .Concat(type.GetProperties(Declared).Select(property => property.PropertyType))
        .Concat(type.GetConstructors(Declared).SelectMany(constructor => constructor.GetParameters()).Select(
            parameter => parameter.ParameterType))
        .Concat(type.GetMethods(Declared).SelectMany(
            method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
        .Concat(type.GetMethods(Declared).SelectMany(LocalsOf))
        .SelectMany(Parts);

    private static IEnumerable<Type> LocalsOf(MethodInfo method) =>
        method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [];

    /// <summary>A type and those it is made of: the arguments of a generic one, the elements of an array.</summary>
    private static IEnumerable<Type> Parts(Type? type) =>
        type is null || type.IsGenericParameter ? []
        : type.HasElementType ? Parts(type.GetElementType())
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];

    private static List<string> ReadFloors()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        return [.. Floor().Matches(
            text[text.IndexOf("## Floors", StringComparison.Ordinal)..text.IndexOf("## Words", StringComparison.Ordinal)]).Select(row =>
                row.Groups["folder"].Value)];
    }

    [GeneratedRegex(@"^\| `(?<folder>\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Floor();
}
