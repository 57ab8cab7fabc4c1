using System.Text.Json;

namespace PlayGate.Server.Management;

/// <summary>
/// The fields of one JSON object. Each is taken by name and type; what nobody took is unknown. Whatever is wrong goes to the errors,
/// never into an exception; <c>null</c> is as good as absent.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);
    private readonly string _prefix;
    private readonly FieldErrors _errors;
    private readonly bool _isObject;

    /// <param name="element">The object.</param>
    /// <param name="prefix">What field names are said with, e.g. <c>[3].</c></param>
    /// <param name="errors">Where errors go.</param>
    public JsonFields(JsonElement element, string prefix, FieldErrors errors)
    {
        (_prefix, _errors, _isObject) = (prefix, errors, element.ValueKind == JsonValueKind.Object);
        if (!_isObject)
        {
            errors.Add(NameOfWhole(prefix), "Takes a JSON object.");
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!TryGet(() => property.Name, out var name))
            {
                errors.Add(prefix + "?", "A field's name is no valid Unicode.");
            }
            else if (!_left.TryAdd(name, property.Value))
            {
                Fail(name, "Is given twice.");
            }
        }
    }

    /// <summary>How the object itself is named in errors.</summary>
    public static string NameOfWhole(string prefix) => prefix.TrimEnd('.') is { Length: > 0 } name ? name : "$";

    public string? Text(string name) =>
        Take(name) is not { } value ? null
        : value.ValueKind != JsonValueKind.String ? Fail<string>(name, "Takes a string.")
        : TryGet(() => value.GetString()!, out var text) ? text
        : Fail<string>(name, "Is no valid Unicode.");

    public string? RequiredText(string name)
    {
        if (!_left.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            _left.Remove(name);
            return _isObject ? Fail<string>(name, "Is required.") : null;
        }

        return Text(name);
    }

    public bool? Flag(string name) =>
        Take(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : FailValue<bool>(name, "Takes true or false.");

    /// <summary>A duration in whole seconds; what no clock could count is left to the limits.</summary>
    public TimeSpan? Seconds(string name) =>
        Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, int.MaxValue))
            : FailValue<TimeSpan>(name, "Takes a whole number of seconds.");

    /// <summary>An instant as RFC 3339 §5.6 writes it, with its offset.</summary>
    public DateTimeOffset? Instant(string name) =>
        Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && TryGet(() => value.GetString()!, out var text) && HasOffset(text) && value.TryGetDateTimeOffset(out var instant)
            ? instant.ToUniversalTime()
            : FailValue<DateTimeOffset>(name, "Takes a time with its offset, e.g. 2026-03-01T12:00:00Z.");

    /// <summary>Says of all fields that nobody took that they are unknown.</summary>
    public void RefuseOthers()
    {
        foreach (var name in _left.Keys)
        {
            Fail(name, "Unknown field.");
        }
    }

    public void Fail(string name, string message) => _errors.Add(_prefix + name, message);

    private T? Fail<T>(string name, string message)
        where T : class
    {
        Fail(name, message);
        return null;
    }

    private T? FailValue<T>(string name, string message)
        where T : struct
    {
        Fail(name, message);
        return null;
    }

    private JsonElement? Take(string name) => _left.Remove(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>What the framework leaves open: the letter between date and time, seconds, digits behind their point, the offset.</summary>
    private static bool HasOffset(string text) =>
        text.Length > 19 && text[10] is 'T' or 't' && text[16] == ':'
        && (text[19] != '.' || (text.Length > 20 && char.IsAsciiDigit(text[20])))
        && (text[^1] is 'Z' or 'z' || (text[^3] == ':' && text[^6] is '+' or '-'));

    /// <summary>Text in JSON may hold bytes or escapes that are no Unicode; it shows only when it is read.</summary>
    private static bool TryGet(Func<string> read, out string text)
    {
        try
        {
            text = read();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}
