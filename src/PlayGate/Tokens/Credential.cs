namespace PlayGate.Tokens;

/// <summary>
/// What a client presents beside its session, wherever it stood: parameters of the query, a header, a cookie, a field of a message. Names
/// ignore case; values are decoded.
/// </summary>
internal readonly struct Credential
{
    private readonly KeyValuePair<string, string>[]? _values;

    private Credential(KeyValuePair<string, string>[]? values, bool isAmbiguous) => (_values, IsAmbiguous) = (values, isAmbiguous);

    /// <summary>Whether anything is presented that is not empty.</summary>
    public bool IsPresent => _values is { Length: > 0 } || IsAmbiguous;

    /// <summary>Whether one name stands there with different values, so that it is not known which is meant.</summary>
    public bool IsAmbiguous { get; }

    /// <summary>
    /// The value of a parameter, or the token that came without one (as bearer, in a cookie, in a field of a message); else null.
    /// </summary>
    public string? Text(string parameter) => Named(parameter) ?? Named("");

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
        values.Aggregate(default(Credential), (credential, value) => credential.With("", value));

    /// <summary>With one more value; the same value again changes nothing.</summary>
    public Credential With(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return this;
        }

        return Named(name) is { } known
            ? new Credential(_values, IsAmbiguous || known != value)
            : new Credential([.. _values ?? [], new(name, value)], IsAmbiguous);
    }

    /// <summary>Both of two that may have come by different ways.</summary>
    public Credential With(Credential other)
    {
        var both = new Credential(_values, IsAmbiguous || other.IsAmbiguous);
        foreach (var (name, value) in other._values ?? [])
        {
            both = both.With(name, value);
        }

        return both;
    }
}
