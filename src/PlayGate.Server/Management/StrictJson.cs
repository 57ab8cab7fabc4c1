using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace PlayGate.Server.Management;

/// <summary>
/// JSON into typed input. What the serialiser refuses is one error, named by the field it stopped at; what the attributes of the type
/// refuse is said all at once.
/// </summary>
internal static partial class StrictJson
{
    private const string TakesObject = "Takes a JSON object.";

    /// <summary>The value, or null with what is wrong.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> json, JsonSerializerOptions options, FieldErrors errors)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize<T>(json, options) is { } value)
            {
                return value;
            }

            errors.Add("$", TakesObject);
        }
        catch (JsonException malformed) when (malformed.InnerException is JsonException)
        {
            errors.Add("$", $"Is no JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}).");
        }
        catch (JsonException wrong)
        {
            Note<T>(wrong, options, errors);
        }

        return null;
    }

    /// <summary>What the attributes of a type say against a value of it.</summary>
    /// <param name="value">The value; null where JSON has null in the place of an object.</param>
    /// <param name="prefix">What field names are said with, e.g. <c>[3].</c></param>
    /// <param name="errors">Where errors go.</param>
    public static void Check(object? value, string prefix, FieldErrors errors)
    {
        if (value is null)
        {
            errors.Add(NameOfWhole(prefix), TakesObject);
            return;
        }

        List<ValidationResult> results = [];
        Validator.TryValidateObject(value, new ValidationContext(value), results, validateAllProperties: true);
        foreach (var result in results)
        {
            errors.Add(prefix + JsonNamingPolicy.CamelCase.ConvertName(result.MemberNames.First()), result.ErrorMessage!);
        }
    }

    /// <summary>How an object itself is named in errors.</summary>
    public static string NameOfWhole(string prefix) => prefix.TrimEnd('.') is { Length: > 0 } name ? name : "$";

    public static JsonTypeInfo InfoOf(Type type) => ManagementJson.Options.GetTypeInfo(type);

    private static void Note<T>(JsonException wrong, JsonSerializerOptions options, FieldErrors errors)
    {
        var place = Place().Match(wrong.Path ?? "$");
        var (prefix, name) = (place.Groups["element"].Value, place.Groups["name"]);
        if (!name.Success)
        {
            errors.Add(NameOfWhole(prefix), TakesObject);
            return;
        }

        var info = options.GetTypeInfo(typeof(T));
        var fields = info.ElementType is { } element ? options.GetTypeInfo(element).Properties : info.Properties;
        errors.Add(
            prefix.Length > 0 ? $"{prefix}.{name.Value}" : name.Value,
            fields.FirstOrDefault(field => field.Name == name.Value) is not { } field ? "Unknown field."
            : wrong.InnerException is null ? "Is given twice."
            : Takes(Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType));
    }

    private static string Takes(Type type) =>
        type == typeof(string) ? "Takes a string."
        : type == typeof(bool) ? "Takes true or false."
        : type == typeof(Guid) ? "Takes a UUID."
        : type == typeof(DateTimeOffset) ? "Takes a time with its offset, e.g. 2026-03-01T12:00:00Z."
        : "Takes a whole number.";

    /// <summary>Where the serialiser stopped: <c>$.type</c>, <c>$['a name']</c>, <c>$[3].type</c>. Bodies are flat.</summary>
    [GeneratedRegex(
        @"^\$(?<element>\[[0-9]+\])?(?:\.(?<name>.*)|\['(?<name>.*)'\])?$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}
