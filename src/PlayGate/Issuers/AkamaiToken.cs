using System.Buffers;

namespace PlayGate.Issuers;

/// <summary>
/// The parts of an Akamai edge authorization token: <c>st=…~exp=…~acl=…~hmac=…</c>. All in front of <c>~hmac=</c> is signed as it
/// stands.
/// </summary>
internal sealed class AkamaiToken
{
    private const string Mark = "~hmac=";
    private const int Longest = 4096;
    private const int MostFields = 16;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private AkamaiToken(string signed, byte[] mac) => (Signed, Mac, Fields) = (signed, mac, [.. Split(signed)]);

    /// <summary>The text that is signed, without what its form adds to it.</summary>
    public string Signed { get; }

    /// <summary>The MAC that it presents.</summary>
    public byte[] Mac { get; }

    /// <summary>Its fields in their order, as they are written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; }

    /// <summary>The value of a field as it is written; null where it is not there.</summary>
    public string? this[string name] => Fields.FirstOrDefault(field => field.Key == name).Value;

    /// <summary>The token of a text; null where it is not written like one.</summary>
    public static AkamaiToken? Read(string text)
    {
        var end = text.Length > Longest ? -1 : text.LastIndexOf(Mark, StringComparison.Ordinal);
        if (end <= 0 || text.AsSpan(0, end).Count('~') >= MostFields)
        {
            return null;
        }

        var mac = text.AsSpan(end + Mark.Length);
        return mac.Length % 2 == 0 && !mac.IsEmpty && mac.IndexOfAnyExcept(HexDigits) < 0
            ? new AkamaiToken(text[..end], Convert.FromHexString(mac))
            : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Split(string signed) =>
        from field in signed.Split('~')
        let mark = field.IndexOf('=', StringComparison.Ordinal)
        select new KeyValuePair<string, string>(mark < 0 ? field : field[..mark], mark < 0 ? "" : field[(mark + 1)..]);
}
