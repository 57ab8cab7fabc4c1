namespace PlayGate.Tokens;

/// <summary>
/// What a client presents beside its session, wherever it stood: parameters of the query, a header, a cookie, a field of a message. Names
/// ignore case; values are decoded.
/// </summary>
internal readonly struct Credential
{
    /// <summary>The name of a token that came without one: as bearer, in a cookie, in a field of a message.</summary>
    private const string Unnamed = "";

    private readonly KeyValuePair<string, string>[]? _values;

    private Credential(KeyValuePair<string, string>[]? values, bool isAmbiguous) => (_values, IsAmbiguous) = (values, isAmbiguous);

    /// <summary>Whether there is a value that is not empty.</summary>
    public bool IsPresent => _values is not null;

    /// <summary>Whether one name stands there with different values, so that it is not known which is meant.</summary>
    public bool IsAmbiguous { get; }

    /// <summary>The parameters as they stood in the query, joined by <c>&amp;</c>; empty where there were none.</summary>
    public string Pairs { get => field ?? ""; init; }

    /// <summary>The value of a parameter, or the token that came without a name; else null.</summary>
    public string? Text(string parameter) => Named(parameter) ?? Named(Unnamed);

    /// <summary>The value of a parameter itself; null where it is not there.</summary>
    public string? Named(string parameter)
    {
        foreach (var (name, value) in _values ?? [])
        {
            if (name.Equals(parameter, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    public override string ToString() => "(credential)";

    /// <summary>A token that came by other ways than a query, however often: empty values count for nothing.</summary>
    public static Credential Of(params IEnumerable<string?> values) =>
        values.Aggregate(default(Credential), (credential, value) => credential.With(Unnamed, value));

    /// <summary>With one more value; the same value again changes nothing.</summary>
    public Credential With(string name, string? value) =>
        string.IsNullOrEmpty(value) ? this
        : Named(name) is { } known ? new Credential(_values, IsAmbiguous || known != value) { Pairs = Pairs }
        : new Credential([.. _values ?? [], new(name, value)], IsAmbiguous) { Pairs = Pairs };

    /// <summary>
    /// Both of two that came by different ways. A token without a name has to be one of the named values: else it would not be known which
    /// of them is meant.
    /// </summary>
    public Credential With(Credential other)
    {
        if (!IsPresent || !other.IsPresent)
        {
            return IsPresent ? this : other;
        }

        var both = other._values!.Aggregate(this, (joined, value) => joined.With(value.Key, value.Value));
        var isAmbiguous = both.IsAmbiguous || other.IsAmbiguous
            || (both.Named(Unnamed) is { } unnamed && !Array.Exists(both._values!, value => value.Key.Length > 0 && value.Value == unnamed)
                && Array.Exists(both._values!, value => value.Key.Length > 0));
        return new Credential(both._values, isAmbiguous) { Pairs = Pairs.Length > 0 ? Pairs : other.Pairs };
    }
}
