using System.Reflection;
using System.Text.RegularExpressions;

namespace PlayGate.Server.Configuration;

/// <summary>
/// Holds a configuration section against the option classes that it is bound to. The binder would ignore a misspelt key, throw at the
/// first bad value, and take <c>30</c> for thirty days.
/// </summary>
internal static partial class SettingsShape
{
    public static IEnumerable<string> Check(IConfigurationSection section, params Type[] shapes) =>
        section.GetChildren().SelectMany(child => CheckChild(child, shapes));

    private static IEnumerable<string> CheckChild(IConfigurationSection child, Type[] shapes)
    {
        var properties = shapes.SelectMany(shape => shape.GetProperties()).Where(property => !property.IsSpecialName).ToList();
        var matching = properties.Where(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)).ToList();
        if (matching.Count == 0)
        {
            return [$"Unknown setting {child.Path}{Suggestion(child, properties)}"];
        }

        var types = matching.Select(property => property.PropertyType).ToList();
        if (types.All(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>)))
        {
            var values = types.Select(type => type.GetGenericArguments()[1]).ToArray();
            return child.GetChildren().SelectMany(named => Check(named, values));
        }

        var shape = Nullable.GetUnderlyingType(types[0]) ?? types[0];
        return shape == typeof(IList<string>) ? CheckList(child)
            : IsGroup(shape) ? CheckGroup(child, [.. types])
            : CheckValue(child, shape);
    }

    private static IEnumerable<string> CheckList(IConfigurationSection list)
    {
        var isList = string.IsNullOrEmpty(list.Value)
            && list.GetChildren().All(item => int.TryParse(item.Key, out _) && item.Value is not null);
        return isList ? [] : [$"{list.Path} is a list; write {list.Path}:0, {list.Path}:1, … or a JSON array of strings"];
    }

    private static IEnumerable<string> CheckGroup(IConfigurationSection group, Type[] types) =>
        string.IsNullOrEmpty(group.Value)
            ? Check(group, types)
            : [$"{group.Path} is a group of settings and takes no value of its own; it has {Names(types)}"];

    private static IEnumerable<string> CheckValue(IConfigurationSection setting, Type type)
    {
        if (setting.GetChildren().Any())
        {
            return [$"{setting.Path} is one setting, not a group or a list"];
        }

        // An empty variable or a JSON null says nothing, as everywhere in ASP.NET Core.
        return string.IsNullOrEmpty(setting.Value) || Accepts(type, setting.Value)
            ? []
            : [$"{setting.Path} is '{setting.Value}'; it accepts {Accepted(type)}"];
    }

    private static bool Accepts(Type type, string value) =>
        type == typeof(string)
        || (type == typeof(bool) && bool.TryParse(value, out _))
        || (type == typeof(int) && int.TryParse(value, out _))
        || (type == typeof(long) && long.TryParse(value, out _))
        || (type == typeof(TimeSpan) && Duration().IsMatch(value) && TimeSpan.TryParse(value, out _))
        || (type.IsEnum && Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase));

    private static string Accepted(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(TimeSpan) ? "a duration: hours:minutes:seconds, e.g. 00:00:30, or days.hours:minutes:seconds, e.g. 7.00:00:00"
        : string.Join(", ", Enum.GetNames(type));

    private static bool IsGroup(Type type) => type.IsClass && type != typeof(string);

    private static string Names(Type[] shapes) =>
        string.Join(", ", shapes.SelectMany(shape => shape.GetProperties())
            .Where(property => property.CanWrite || IsGroup(property.PropertyType))
            .Select(property => property.Name)
            .Distinct(StringComparer.Ordinal));

    private static string Suggestion(IConfigurationSection child, List<PropertyInfo> properties)
    {
        if (properties.Count == 0)
        {
            return "";
        }

        var nearest = properties.Select(property => property.Name).Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Distance: Distance(name.ToUpperInvariant(), child.Key.ToUpperInvariant())))
            .OrderBy(pair => pair.Distance)
            .FirstOrDefault();
        var parent = child.Path[..^child.Key.Length];
        return nearest.Distance <= Math.Max(2, child.Key.Length / 3)
            ? $"; did you mean {parent}{nearest.Name}?"
            : $"; {parent.TrimEnd(':')} has "
                + string.Join(", ", properties.Select(property => property.Name).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }

    /// <summary>Hours up to 23: <see cref="TimeSpan.Parse(string)"/> takes 24:00:00 for 24 days.</summary>
    [GeneratedRegex(@"^(\d{1,4}\.)?([01]?\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,7})?$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Duration();
}
