using System.Text;

namespace PlayGate.Testing.Origins;

/// <summary>A response as it came over the wire.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">In the order in which they came, duplicates kept.</param>
/// <param name="Body">What came of the body, its transfer coding undone.</param>
/// <param name="Complete">False when the connection ended before the body did.</param>
public sealed record RawResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, bool Complete)
{
    /// <summary>The body as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The values of all headers of that name.</summary>
    public IReadOnlyList<string> this[string header] =>
        [.. Headers.Where(pair => pair.Key.Equals(header, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value)];

    /// <summary>The value of a header that comes at most once.</summary>
    public string? Header(string name) => this[name].SingleOrDefault();
}
