using PlayGate.Http;

namespace PlayGate.Shield.Cache;

/// <summary>A viewer's conditions held against a stored answer (RFC 9110 §13).</summary>
internal static class Conditions
{
    /// <summary>Whether the viewer has it already: 304.</summary>
    public static bool IsNotModified(ResponseHead head, string? ifNoneMatch, string? ifModifiedSince)
    {
        if (ifNoneMatch is not null)
        {
            return ifNoneMatch.Trim() == "*" || (head.ETag is { } tag && Tags(ifNoneMatch).Any(other => IsSame(tag, other)));
        }

        return HttpDates.Parse(ifModifiedSince) is { } since && (HttpDates.Parse(head.LastModified) ?? HttpDates.Parse(head.Value("Date"))) is { } changed && changed <= since;
    }

    /// <summary>Whether a range still belongs to what the viewer has the rest of; only a strong validator can say so (RFC 9110 §13.1.5).</summary>
    public static bool RangeApplies(ResponseHead head, string? ifRange) =>
        ifRange is null
        || (IsStrong(ifRange) && ifRange == head.ETag)
        || (!ifRange.StartsWith('"') && !IsWeak(ifRange) && HttpDates.Parse(ifRange) is { } date && date == HttpDates.Parse(head.LastModified));

    /// <summary>A field's value where it is one entity tag (RFC 9110 §8.8.3), or one word without quotes, as some origins write it; else null.</summary>
    public static string? OnlyTag(string? field)
    {
        var opaque = Opaque(field ?? "");
        return opaque.IsEmpty ? null
            : opaque is ['"', .. var inner, '"'] ? inner.Contains('"') ? null : field
            : opaque.ContainsAny("\",") ? null : field;
    }

    /// <summary>Whether a tag tells two representations apart byte for byte.</summary>
    public static bool IsStrong(string? tag) => tag is ['"', .., '"'] && OnlyTag(tag) is not null;

    private static bool IsSame(string left, string right) => Opaque(left).SequenceEqual(Opaque(right));

    private static ReadOnlySpan<char> Opaque(string tag) => IsWeak(tag) ? tag.AsSpan(2) : tag;

    private static bool IsWeak(string tag) => tag.StartsWith("W/", StringComparison.Ordinal);

    /// <summary>Entity tags may hold commas.</summary>
    private static IEnumerable<string> Tags(string field)
    {
        var begin = 0;
        var quoted = false;
        for (var i = 0; i <= field.Length; i++)
        {
            if (i == field.Length || (field[i] == ',' && !quoted))
            {
                yield return field[begin..i].Trim();
                begin = i + 1;
            }
            else if (field[i] == '"')
            {
                quoted = !quoted;
            }
        }
    }
}
