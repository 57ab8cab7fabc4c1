namespace PlayGate.Shield.Cache;

/// <summary>
/// Reads a <c>Cache-Control</c> field that does not parse, for example with a semicolon for a comma, or a quote that is never closed
/// (issue 23). Which of its words are directives is not known then, so all of them are looked at.
/// </summary>
internal static class CarefulReading
{
    /// <summary>Whether a member of the list is one directive (RFC 9111 §5.2): a token, perhaps with an argument.</summary>
    public static bool IsDirective(ReadOnlySpan<char> member)
    {
        member = member.Trim(" \t");
        var equals = member.IndexOf('=');
        var name = (equals < 0 ? member : member[..equals]).TrimEnd(" \t");
        return member.IsEmpty
            || (RequestFields.IsToken(name)
                && !name.Contains('\'')
                && (equals < 0 || IsArgument(member[(equals + 1)..].TrimStart(" \t"))));
    }

    /// <summary>All words of a field in lower case, each with the digits that follow it behind an equals sign.</summary>
    public static IEnumerable<(string Word, string Number)> WordsOf(string field)
    {
        for (var at = 0; at < field.Length;)
        {
            var end = at;
            while (end < field.Length && IsOfWord(field[end]))
            {
                end++;
            }

            if (end > at)
            {
                yield return (field[at..end].ToLowerInvariant(), NumberAt(field.AsSpan(end)));
            }

            at = end + 1;
        }
    }

    private static bool IsOfWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';

    private static string NumberAt(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(" \t");
        if (rest is not ['=', .. var value])
        {
            return "";
        }

        value = value.TrimStart(" \t\"'");
        var length = value.IndexOfAnyExceptInRange('0', '9');
        return value[..(length < 0 ? value.Length : length)].ToString();
    }

    private static bool IsArgument(ReadOnlySpan<char> value) =>
        value is ['"', .. var inner] ? IsQuoted(inner) : RequestFields.IsToken(value);

    /// <summary>Behind the opening quote: the closing one is the last character, and no other stands bare.</summary>
    private static bool IsQuoted(ReadOnlySpan<char> rest)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '\\')
            {
                i++;
            }
            else if (rest[i] == '"')
            {
                return i == rest.Length - 1;
            }
        }

        return false;
    }
}
