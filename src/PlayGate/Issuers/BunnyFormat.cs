using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace PlayGate.Issuers;

/// <summary>
/// Bunny's URL tokens, second version: over the path (or <c>token_path</c>), the expiry, the address where the token is for one, and the
/// sorted parameters. Files by their path, folders by <c>token_path</c>.
/// </summary>
internal sealed class BunnyFormat : IIssuerFormat
{
    private readonly IReadOnlyList<byte[]> _keys;

    public BunnyFormat(IssuerSetup setup)
    {
        _keys = IssuerSecrets.Read(setup.Options);
        if (_keys.Count == 0)
        {
            throw new IssuerSettingException("Secrets", "it accepts at least one, the security key of the pull zone");
        }

        Parameters = [setup.Options.Parameter ?? "token", BunnyParameters.Expires, .. BunnyParameters.Own];
        if (Parameters.Skip(1).Contains(Parameters[0], StringComparer.OrdinalIgnoreCase))
        {
            throw new IssuerSettingException("Parameter", $"'{Parameters[0]}' has a meaning of its own at Bunny; it accepts another name");
        }
    }

    public IReadOnlyList<string> Parameters { get; }

    public string? PathParameter => "bcdn_token";

    public ValueTask<IssuedReading?> ReadAsync(IssuedToken token, CancellationToken cancellation) => ValueTask.FromResult(Read(token));

    private IssuedReading? Read(IssuedToken presented)
    {
        if (presented.Credential.Named(Parameters[0]) is not { } text || BunnyToken.Read(text) is not { } token)
        {
            return null;
        }

        if (presented.Credential.Named(BunnyParameters.Expires) is not { } expires)
        {
            // Letters and digits alone could be the token of another format.
            return token.IsHmac ? Invalid("expires: it is missing") : null;
        }

        return UnixTime.Read(expires) is { } expiresAt
            ? Verify(token, presented, expires, expiresAt)
            : Invalid("expires: it is no time in seconds since 1970");
    }

    private IssuedReading Verify(BunnyToken token, IssuedToken presented, string expires, DateTimeOffset expiresAt)
    {
        if (BunnyParameters.Read(presented, Parameters[0], token.IsLocked, out var because) is not { } parameters)
        {
            return Invalid(because);
        }

        if (SignedBy(token, presented, expires, parameters) is not { } signed)
        {
            return Invalid("token: by no secret the hash of this path, expiry, address and these parameters");
        }

        var claims = new IssuedClaims
        {
            Signed = signed,
            ExpiresAt = expiresAt,
            Permissions = [new IssuedPermission(Type: null)],
            Shown = [new(BunnyParameters.Expires, expires), .. parameters],
        };
        return Judge(presented, claims);
    }

    /// <summary>
    /// The bytes that the token hashes, without the key; null where no key fits. They are the same for both hashes, and for two readings
    /// of the same bytes.
    /// </summary>
    private byte[]? SignedBy(
        BunnyToken token, IssuedToken presented, string expires, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        IReadOnlyList<string> paths = presented.Credential.Named(BunnyParameters.Path) is { } folder
            ? [folder]
            : SignedPath.Of(presented.Request).Spellings;
        var address = presented.Client.Address;
        var texts = from path in paths
                    from lockedTo in token.IsHmac ? [token.IsLocked ? Locked(address) : []] : Texts(address)
                    where lockedTo is not null
                    select (byte[])[.. Encoding.UTF8.GetBytes(path + expires), .. lockedTo, .. Hashed(parameters, token.IsHmac)];
        return texts.FirstOrDefault(text => MacCheck.Fits(
            _keys, token.Mac, key => token.IsHmac ? HMACSHA256.HashData(key, text) : SHA256.HashData([.. key, .. text])));
    }

    /// <summary>The older signers leave empty values out.</summary>
    private static byte[] Hashed(IReadOnlyList<KeyValuePair<string, string>> parameters, bool withEmpty) => Encoding.UTF8.GetBytes(
        string.Join('&', parameters.Where(pair => withEmpty || pair.Value.Length > 0).Select(pair => $"{pair.Key}={pair.Value}")));

    /// <summary>The bytes of an IPv4 address, or of the network (/64) of an IPv6 address; null where it is not known.</summary>
    private static byte[]? Locked(IPAddress? address)
    {
        var bytes = address?.GetAddressBytes();
        bytes.AsSpan(Math.Min(8, bytes?.Length ?? 0)).Clear();
        return bytes;
    }

    /// <summary>The older form does not say whether it holds an address, which it writes as text and for IPv4 only.</summary>
    private static IEnumerable<byte[]?> Texts(IPAddress? address) =>
        address?.AddressFamily == AddressFamily.InterNetwork ? [[], Encoding.ASCII.GetBytes(address.ToString())] : [[]];

    private static IssuedReading Judge(IssuedToken presented, IssuedClaims claims)
    {
        var credential = presented.Credential;
        var unenforced = BunnyParameters.Unenforced.FirstOrDefault(name => credential.Named(name) is not null);
        return unenforced is not null ? Invalid($"{unenforced}: it restricts use and cannot be enforced here", claims)
            : credential.Named(BunnyParameters.IgnoreParameters) is { } ignore && ignore != "true"
            ? Invalid($"{BunnyParameters.IgnoreParameters}: it accepts true", claims)
            : credential.Named(BunnyParameters.Path) is { } folder && !Covers(folder, SignedPath.Of(presented.Request))
            ? new IssuedReading.Refused(Refusal.TokenStreamMismatch, "token_path: it does not cover the path", claims)
            : new IssuedReading.Genuine(claims);
    }

    /// <summary>Whole segments, unlike Bunny's beginning of a text: <c>/streams/cam</c> is not for <c>/streams/camera/</c>.</summary>
    private static bool Covers(string folder, SignedPath path) => folder is ['/', ..] && path.Spellings.Any(spelling =>
        spelling.StartsWith(folder, StringComparison.Ordinal)
        && (folder[^1] == '/' || spelling.Length == folder.Length || spelling[folder.Length] == '/'));

    private static IssuedReading.Refused Invalid(string because, IssuedClaims? claims = null) => new(Refusal.TokenInvalid, because, claims);
}
