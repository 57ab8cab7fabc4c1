namespace PlayGate.Server.Management;

/// <summary>What is wrong with a request, by field, all of it at once.</summary>
internal sealed class FieldErrors
{
    private const int MaxFields = 100;
    private const int MaxName = 64;
    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    public bool Any => _errors.Count > 0;

    /// <summary>The answer to a call in which something is wrong.</summary>
    public ManagementProblem? Problem => Any ? ManagementProblem.Invalid(this) : null;

    /// <summary>The fields in which something is wrong so far.</summary>
    public IReadOnlySet<string> Fields => _errors.Keys.ToHashSet(StringComparer.Ordinal);

    public string Summary =>
        string.Join("; ", _errors.Take(3).Select(pair => $"{pair.Key}: {pair.Value[0].TrimEnd('.')}"))
        + (_errors.Count > 3 ? $"; and {_errors.Count - 3} more" : "");

    /// <summary>Names come from the request: what is said back stays short, however long and however often they were given.</summary>
    public void Add(string field, string message)
    {
        field = field.Length > MaxName ? field[..MaxName] + "…" : field;
        if (_errors.TryGetValue(field, out var messages))
        {
            if (!messages.Contains(message, StringComparer.Ordinal))
            {
                messages.Add(message);
            }
        }
        else if (_errors.Count < MaxFields)
        {
            _errors[field] = [message];
        }
    }

    public Dictionary<string, string[]> ToDictionary() =>
        _errors.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
}
