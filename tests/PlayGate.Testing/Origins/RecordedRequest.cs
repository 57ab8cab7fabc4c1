using System.Text;

namespace PlayGate.Testing.Origins;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">The request target, byte for byte.</param>
/// <param name="Headers">In the order in which they came, with their own spelling, duplicates kept.</param>
/// <param name="Head">All of it as text (Latin-1), request line and headers.</param>
public sealed record RecordedRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, string Head)
{
    /// <summary>The values of all headers of that name.</summary>
    public IReadOnlyList<string> this[string header] =>
        [.. Headers.Where(pair => pair.Key.Equals(header, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value)];

    internal static RecordedRequest Parse(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head);
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        return new RecordedRequest(start[0], start[1], [.. lines.Skip(1).Select(HeaderLine.Parse)], text);
    }
}

internal static class HeaderLine
{
    internal static KeyValuePair<string, string> Parse(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim());
    }
}
