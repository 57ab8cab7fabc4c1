using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PlayGate.Issuers;

/// <summary>
/// POSIX extended regular expressions (IEEE Std 1003.1 §9.4) in the POSIX locale, in the platform's words: those have other classes and
/// escapes, and would read <c>[[:digit:]]</c> or <c>(?…)</c> as something else. What the standard leaves undefined is refused.
/// </summary>
internal ref struct PosixExpression
{
    /// <summary>The most characters that an expression may have.</summary>
    public const int MaxLength = 1024;

    private const int MaxRepeats = 255;

    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _written = new(@"\A(?:");
    private int _at;

    private PosixExpression(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The expression; it matches from the first character, and where it does not say so not to the last.</summary>
    /// <returns>Null where it is none, or too large.</returns>
    public static Regex? Read(string text)
    {
        if (text.Length is 0 or > MaxLength || new PosixExpression(text).Translate() is not { } pattern)
        {
            return null;
        }

        try
        {
            return new Regex(
                pattern,
                RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // Not balanced, or too large an automaton.
            return null;
        }
    }

    private string? Translate()
    {
        while (_at < _text.Length)
        {
            if (!Next(_text[_at++]))
            {
                return null;
            }
        }

        return _written.Append(')').ToString();
    }

    private bool Next(char letter)
    {
        switch (letter)
        {
            case '\\':
                return _at < _text.Length && !char.IsAsciiLetterOrDigit(_text[_at]) && Literal(_text[_at++]);
            case '[':
                return Bracket();
            case '{':
                return Interval();
            case '(' when _at < _text.Length && _text[_at] == '?':
                return false;
            case '^' or '$':
                _written.Append(letter == '^' ? @"\A" : @"\z");
                return true;
            case '(' or ')' or '|' or '*' or '+' or '?' or '.':
                _written.Append(letter);
                return true;
            default:
                return Literal(letter);
        }
    }

    private readonly bool Literal(char letter)
    {
        _written.Append(CultureInfo.InvariantCulture, $@"\u{(int)letter:x4}");
        return true;
    }

    /// <summary><c>{2}</c>, <c>{2,}</c> or <c>{2,4}</c>.</summary>
    private bool Interval()
    {
        var length = _text[_at..].IndexOf('}');
        if (length < 0)
        {
            return false;
        }

        var inside = _text.Slice(_at, length);
        var comma = inside.IndexOf(',');
        var isCount = comma < 0 ? IsCount(inside) : IsCount(inside[..comma]) && (comma == length - 1 || IsCount(inside[(comma + 1)..]));
        _written.Append('{').Append(inside).Append('}');
        _at += length + 1;
        return isCount;
    }

    private static bool IsCount(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxRepeats;

    /// <summary>A list in brackets (§9.3.5), in which a backslash is a letter like others and a first <c>]</c> too.</summary>
    private bool Bracket()
    {
        _written.Append('[');
        if (_at < _text.Length && _text[_at] == '^')
        {
            _written.Append('^');
            _at++;
        }

        for (var isFirst = true; _at < _text.Length; isFirst = false)
        {
            if (_text[_at] == ']' && !isFirst)
            {
                _at++;
                _written.Append(']');
                return true;
            }

            if (!(_text[_at] == '[' && _at + 1 < _text.Length && _text[_at + 1] is ':' or '.' or '=' ? Class() : Range()))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>A letter, or from one to another.</summary>
    private bool Range()
    {
        var from = _text[_at++];
        Literal(from);
        if (_at + 1 >= _text.Length || _text[_at] != '-' || _text[_at + 1] == ']')
        {
            return true;
        }

        var to = _text[_at + 1];
        _at += 2;
        _written.Append('-');
        return to != '[' && to >= from && Literal(to);
    }

    /// <summary>A class such as <c>[:digit:]</c>. Collating symbols and equivalence classes (<c>[.</c>, <c>[=</c>) are not read.</summary>
    private bool Class()
    {
        var length = _text[_at..].IndexOf(":]");
        var letters = length < 2 ? null : _text.Slice(_at + 2, length - 2) switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "blank" => @" \t",
            "cntrl" => @"\x00-\x1f\x7f",
            "digit" => "0-9",
            "graph" => @"\x21-\x7e",
            "lower" => "a-z",
            "print" => @"\x20-\x7e",
            "punct" => @"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
            "space" => @" \t\n\v\f\r",
            "upper" => "A-Z",
            "xdigit" => "0-9A-Fa-f",
            _ => null,
        };
        _written.Append(letters);
        _at += Math.Max(length, 0) + 2;
        return letters is not null;
    }
}
