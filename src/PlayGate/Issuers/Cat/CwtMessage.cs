using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Text;
using PlayGate.Tokens;

namespace PlayGate.Issuers.Cat;

/// <summary>
/// A CWT (RFC 8392) as COSE_Mac0 or COSE_Sign1 (RFC 9052 §4.2, §6.2), with or without the CWT's own tag, before its signature is verified.
/// </summary>
internal sealed class CwtMessage
{
    private const ulong Cwt = 61;
    private const ulong Mac0 = 17;
    private const ulong Sign1 = 18;
    private const int LongestText = (CborTree.MaxBytes + 2) / 3 * 4;

    /// <summary>Six are known to COSE; the headers are compared with each other before the signature is verified.</summary>
    private const int MostLabels = 16;

    private const long Alg = 1;
    private const long Crit = 2;
    private const long Kid = 4;

    private readonly byte[] _protected;
    private readonly object _payload;

    private CwtMessage(bool isMac, byte[] headers, object payload, byte[] proof)
    {
        (IsMac, _protected, _payload, Proof) = (isMac, headers, payload, proof);
        Claims = payload as byte[] ?? Convert.FromHexString((string)payload);
    }

    /// <summary>Whether it is a MAC, by a secret that both sides have; a signature otherwise.</summary>
    public bool IsMac { get; }

    /// <summary>The algorithm (IANA, COSE Algorithms) that the protected header names.</summary>
    public long Algorithm { get; private init; }

    /// <summary>
    /// Which key it names (RFC 9052 §3.1): bytes, which are the text of a key set's <c>kid</c>. It stands in either header, since it only
    /// says which key to try.
    /// </summary>
    public string? KeyId { get; private init; }

    /// <summary>The MAC or the signature.</summary>
    public byte[] Proof { get; }

    /// <summary>The bytes of the claims.</summary>
    public byte[] Claims { get; }

    /// <summary>Whether the bytes begin with the tags of a CWT, in the shortest form of each: other text is of another format.</summary>
    public static bool StartsLikeOne(ReadOnlySpan<byte> bytes) => bytes is [0xD8, 0x3D, ..] or [0xD1, ..] or [0xD2, ..];

    /// <summary>
    /// The bytes of a token's text: base64url, also padded or in the letters of plain base64, as libraries write it. Which text it was does
    /// not matter afterwards.
    /// </summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length > LongestText)
        {
            return false;
        }

        var letters = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        if (!Base64UrlText.IsValid(letters))
        {
            return false;
        }

        var buffer = new byte[Base64Url.GetMaxDecodedLength(letters.Length)];
        if (Base64Url.DecodeFromChars(letters, buffer, out _, out var written) is not OperationStatus.Done)
        {
            return false;
        }

        bytes = buffer[..written];
        return true;
    }

    /// <summary>Reads a message.</summary>
    /// <param name="encoded">Its bytes.</param>
    /// <param name="message">The message.</param>
    /// <param name="because">Why it is none.</param>
    public static bool TryRead(byte[] encoded, [NotNullWhen(true)] out CwtMessage? message, [NotNullWhen(false)] out string? because)
    {
        message = null;
        because = "it is no readable CBOR, or larger or deeper than tokens are here";
        if (!CborTree.TryRead(encoded, out var root))
        {
            return false;
        }

        var inner = root is CborTagged { Tag: Cwt, Value: var tagged } ? tagged : root;
        because = "it is neither a COSE_Mac0 nor a COSE_Sign1 message of a CWT";
        if (inner is not CborTagged { Tag: Mac0 or Sign1, Value: List<object?> { Count: 4 } parts } cose
            || parts is not [byte[] headers, CborMap open, var payload, byte[] proof]
            || !IsPayload(payload))
        {
            return false;
        }

        because = "its protected header is no map";
        if (!CborTree.TryReadMap(headers, out var header))
        {
            return false;
        }

        because = Problem(header, open);
        message = because is null
            ? new CwtMessage(cose.Tag == Mac0, headers, payload, proof)
            {
                Algorithm = (long)header[Alg]!,
                KeyId = TextOf(header[Kid] ?? open[Kid]),
            }
            : null;
        return message is not null;
    }

    /// <summary>What is signed (RFC 9052 §4.4 and §6.3), without external data.</summary>
    public byte[] ToBeVerified()
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(4);
        writer.WriteTextString(IsMac ? "MAC0" : "Signature1");
        writer.WriteByteString(_protected);
        writer.WriteByteString([]);
        if (_payload is byte[] bytes)
        {
            writer.WriteByteString(bytes);
        }
        else
        {
            writer.WriteTextString((string)_payload);
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    private static string? TextOf(object? kid) => kid is byte[] bytes ? Encoding.UTF8.GetString(bytes) : kid as string;

    /// <summary>
    /// A payload is bytes. @eyevinn/cat writes them as a text of hexadecimal digits unless it is told to write the CWT's tag, and signs
    /// that text.
    /// </summary>
    private static bool IsPayload([NotNullWhen(true)] object? payload) =>
        payload is byte[] || (payload is string { Length: > 0 } text && IsHex(text));

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    /// <summary>
    /// RFC 9052 §3: the algorithm has to be protected, or it could be exchanged; a label stands in one of both headers; what is critical
    /// has to be understood, and only what is protected can be critical.
    /// </summary>
    private static string? Problem(CborMap header, CborMap open) =>
        Math.Max(header.Entries.Count, open.Entries.Count) > MostLabels ? "its headers have more labels than are looked at"
        : header[Alg] is not long ? "its protected header names no algorithm by number"
        : open.Has(Crit) ? "crit stands in its unprotected header"
        : header.Entries.Any(entry => open.Has(entry.Key)) ? "a label stands in both of its headers"
        : !header.Has(Crit) ? null
        : header[Crit] is not List<object?> { Count: > 0 } critical ? "crit is no list of labels"
        : !critical.All(label => label is Alg or Kid) ? "crit names a label that is not known here"
        : critical.Any(label => !header.Has(label!)) ? "crit names a label that the protected header does not have"
        : null;
}
