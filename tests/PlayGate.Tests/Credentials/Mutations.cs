using CsCheck;

namespace PlayGate.Tests.Credentials;

/// <summary>What a genuine credential becomes on its way through people who try: never itself again.</summary>
internal static class Mutations
{
    private static readonly Gen<char> Alphabet = Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"];

    private static readonly Gen<char> Odd = Gen.OneOf(Gen.Char, Gen.Char["\0\t\r\n =;,&%+/~.\"\\\u00e4\u2028\ud800\udc00\ufeff"]);

    /// <summary>A text in which one to four places are exchanged, added, taken out, doubled or cut off.</summary>
    public static Gen<string> Of(string genuine) =>
        Gen.Select(Gen.Int[0, genuine.Length - 1], Gen.OneOf(Alphabet, Odd), Gen.Int[0, 5], Gen.Int[1, 12])
        .Array[1, 4].Select(changes => changes.Aggregate(genuine, Change)).Where(text => text != genuine);

    /// <summary>Texts of the credential's own letters at about its length, which get furthest.</summary>
    public static Gen<string> Like(string genuine) =>
        Alphabet.Array[genuine.Length - 1, genuine.Length + 1].Select(letters => new string(letters));

    public static Gen<string> Anything { get; } = Gen.OneOf(Gen.String[0, 200], Odd.Array[0, 400].Select(letters => new string(letters)));

    /// <summary>As long as nobody sends it and somebody might.</summary>
    public static Gen<string> Huge(string genuine) => Gen.Select(Gen.OneOf(Alphabet, Odd), Gen.Int[1_000, 300_000], Gen.Bool)
        .Select((letter, length, before) => before ? new string(letter, length) + genuine : genuine + new string(letter, length));

    private static string Change(string text, (int At, char Letter, int Kind, int Count) change)
    {
        var at = text.Length == 0 ? 0 : change.At % text.Length;
        var count = Math.Min(change.Count, text.Length - at);
        return change.Kind switch
        {
            0 when text.Length > 0 => text[..at] + change.Letter + text[(at + 1)..],
            1 => text.Insert(at, change.Letter.ToString()),
            2 => text.Remove(at, count),
            3 => text.Insert(at, text.Substring(at, count)),
            4 => text[..at],
            _ => text + change.Letter,
        };
    }
}
