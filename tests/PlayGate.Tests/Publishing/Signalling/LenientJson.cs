using System.Globalization;
using System.Text;

namespace PlayGate.Tests.Publishing.Signalling;

/// <summary>
/// Every parser that a server might have, at once: it takes comments, single quotes, bare words, trailing commas, a BOM and lone
/// surrogates, keeps every one of duplicate names, and finds fields at any depth.
/// </summary>
internal sealed class LenientJson(string text)
{
    private int _at;

    /// <summary>All fields that could be meant, in any object, by names as they are after all escapes.</summary>
    public List<(string Name, string Value)> Fields { get; } = [];

    public static List<(string Name, string Value)> Read(string text)
    {
        var parser = new LenientJson(text);
        while (parser._at < text.Length)
        {
            parser.Value();
        }

        return parser.Fields;
    }

    private string Value()
    {
        Skip();
        if (_at >= text.Length)
        {
            return "";
        }

        switch (text[_at])
        {
            case '{':
            case '[':
                _at++;
                Members();
                return "";
            case '"':
            case '\'':
                return Quoted(text[_at++]);
            default:
                return Word();
        }
    }

    /// <summary>Objects and arrays alike: whatever is followed by a colon is a name.</summary>
    private void Members()
    {
        while (_at < text.Length)
        {
            Skip();
            if (_at >= text.Length || text[_at] is '}' or ']')
            {
                _at++;
                return;
            }

            var first = Value();
            Skip();
            if (_at < text.Length && text[_at] == ':')
            {
                _at++;
                Fields.Add((first.Trim().ToUpperInvariant(), Value()));
            }
        }
    }

    private void Skip()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ',' or '\uFEFF' or '\0' || char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
            else if (text.AsSpan(_at).StartsWith("/*"))
            {
                _at = text.IndexOf("*/", _at + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : text.Length;
            }
            else if (text.AsSpan(_at).StartsWith("//") || text[_at] == '#')
            {
                _at = text.IndexOf('\n', _at) is var end and >= 0 ? end + 1 : text.Length;
            }
            else
            {
                return;
            }
        }
    }

    private string Quoted(char quote)
    {
        var result = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] != '\\' || ++_at >= text.Length)
            {
                result.Append(text[Math.Min(_at++, text.Length - 1)]);
            }
            else if (text[_at] == 'u' && _at + 4 < text.Length && ushort.TryParse(
                text.AsSpan(_at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var unit))
            {
                result.Append((char)unit);
                _at += 5;
            }
            else
            {
                result.Append(text[_at++]);
            }
        }

        _at++;
        return result.ToString();
    }

    private string Word()
    {
        var start = _at;
        while (_at < text.Length && !",:{}[]\"'".Contains(text[_at], StringComparison.Ordinal) && !char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        if (_at == start)
        {
            _at++;
        }

        return text[start..Math.Min(_at, text.Length)];
    }
}
