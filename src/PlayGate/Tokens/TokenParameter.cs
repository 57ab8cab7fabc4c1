using System.Text;

namespace PlayGate.Tokens;

/// <summary>
/// The <c>token</c> of a query: found after decoding and whatever its case, however often it stands there. What is left of the query
/// keeps every other byte in its order.
/// </summary>
internal readonly struct TokenParameter
{
    private const string Name = "token";
    private readonly string? _value;

    private TokenParameter(string? value, bool isAmbiguous)
    {
        _value = value;
        IsAmbiguous = isAmbiguous;
    }

    /// <summary>Whether the query holds one that is not empty.</summary>
    public bool IsPresent => _value is not null || IsAmbiguous;

    /// <summary>Whether it stands there with different values, so that it is not known which is meant.</summary>
    public bool IsAmbiguous { get; }

    /// <summary>The token's text.</summary>
    public TokenSecret Secret => new(_value ?? "");

    public override string ToString() => "(token parameter)";

    /// <summary>A token that came by other ways than a query, however often: empty values count for nothing.</summary>
    public static TokenParameter Of(params IEnumerable<string?> values)
    {
        var different = values.Where(value => !string.IsNullOrEmpty(value)).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return new TokenParameter(different is [var only] ? only : null, isAmbiguous: different.Count > 1);
    }

    /// <summary>The token of a raw query, with its leading <c>?</c> or without.</summary>
    public static TokenParameter In(string? query) => Cut(query is null or ['?', ..] ? query ?? "" : "?" + query, out _);

    /// <summary>Both of two that may have come by different ways: one where they are the same.</summary>
    public TokenParameter With(TokenParameter other) =>
        !other.IsPresent ? this
        : !IsPresent ? other
        : new TokenParameter(_value, IsAmbiguous || other.IsAmbiguous || _value != other._value);

    /// <summary>Finds the token in a raw query (with its leading <c>?</c>, or empty) and cuts it out.</summary>
    public static TokenParameter Cut(string query, out string rest)
    {
        rest = query;
        if (query.Length < 2 || !MayHold(query))
        {
            return default;
        }

        string? value = null;
        var isAmbiguous = false;
        var kept = new StringBuilder(query.Length);
        var found = false;
        foreach (var range in query.AsSpan(1).Split('&'))
        {
            var pair = query.AsSpan(1)[range];
            var equals = pair.IndexOf('=');
            if (!IsName(equals < 0 ? pair : pair[..equals]))
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(pair);
                continue;
            }

            found = true;
            var text = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            isAmbiguous |= value is not null && text.Length > 0 && text != value;
            value = text.Length > 0 ? text : value;
        }

        rest = found ? kept.ToString() : query;
        return new TokenParameter(isAmbiguous ? null : value, isAmbiguous);
    }

    /// <summary>Whether it is worth to look closer: the name itself or an escape stands in the query.</summary>
    private static bool MayHold(string query) =>
        query.Contains('%', StringComparison.Ordinal) || query.Contains(Name, StringComparison.OrdinalIgnoreCase);

    private static bool IsName(ReadOnlySpan<char> name) =>
        name.Equals(Name, StringComparison.OrdinalIgnoreCase)
        || (name.Contains('%') && Decode(name).Equals(Name, StringComparison.OrdinalIgnoreCase));

    private static string Decode(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text);
}
