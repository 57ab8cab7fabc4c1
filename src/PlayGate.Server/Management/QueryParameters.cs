
namespace PlayGate.Server.Management;

/// <summary>
/// The query of a management call. A parameter that is unknown, empty or given twice is an error: a filter that was misspelt must
/// never mean everything.
/// </summary>
internal sealed class QueryParameters
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;
    private const int MaxText = 256;

    /// <summary>What <see cref="IsPlain"/> asks for.</summary>
    public static readonly string PlainRule = $"Takes at most {MaxText} characters and no control characters.";

    private readonly IQueryCollection _query;
    private readonly FieldErrors _errors;

    public QueryParameters(IQueryCollection query, FieldErrors errors, params string[] known)
    {
        (_query, _errors) = (query, errors);
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                errors.Add(name, $"Is no parameter of this call; there is {string.Join(", ", known)}.");
            }
            else if (values.Count != 1 || string.IsNullOrEmpty(values[0]))
            {
                errors.Add(name, "Takes one value.");
            }
            else if (!IsPlain(values[0]!))
            {
                errors.Add(name, PlainRule);
            }
        }
    }

    /// <summary>
    /// Whether something stored may be called so: nothing is that long or has control characters, PostgreSQL takes NUL for a failure of
    /// its own, and a line feed would forge lines in the log.
    /// </summary>
    public static bool IsPlain(string text) => text.Length <= MaxText && !text.Any(char.IsControl);

    public string? Text(string name) => _query.TryGetValue(name, out var values) ? values.ToString() : null;

    public TokenType? Type(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "play":
                return TokenType.Play;
            case "publish":
                return TokenType.Publish;
            default:
                _errors.Add(name, "Takes play or publish.");
                return null;
        }
    }

    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!Guid.TryParseExact(text, "D", out var id))
        {
            _errors.Add(name, "Takes the value of next.");
        }

        return id;
    }

    public int Limit(string name)
    {
        if (Text(name) is not { } text)
        {
            return DefaultLimit;
        }

        if (!int.TryParse(text, System.Globalization.NumberStyles.None, null, out var limit) || limit is < 1 or > MaxLimit)
        {
            _errors.Add(name, $"Takes 1 to {MaxLimit}.");
        }

        return limit;
    }
}
