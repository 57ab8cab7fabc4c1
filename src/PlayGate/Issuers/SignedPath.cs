using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>
/// The path of a request as formats sign it. Some signers take the path of a URL with its escapes, others without; the rules for paths
/// have refused every escape that hides a slash, a dot or a second escape, so both spellings name the same file.
/// </summary>
internal readonly struct SignedPath
{
    private SignedPath(string raw, string decoded) => (Raw, Decoded) = (raw, decoded);

    /// <summary>With its escapes, as the viewer wrote it.</summary>
    public string Raw { get; }

    /// <summary>Decoded once, as it is served.</summary>
    public string Decoded { get; }

    /// <summary>Both spellings, or the one where they are the same.</summary>
    public IReadOnlyList<string> Spellings => Raw == Decoded ? [Raw] : [Decoded, Raw];

    public static SignedPath Of(ViewerRequest request) => new(request.Path, Uri.UnescapeDataString(request.Path));
}
