using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PlayGate.Clients;

namespace PlayGate.Issuers;

/// <summary>
/// Akamai's edge authorization tokens (EdgeAuth 2.0): an HMAC-SHA256 over the token's own fields, behind which come the URL, where the
/// token has no <c>acl</c>, and the salt, where there is one.
/// </summary>
internal sealed class AkamaiFormat : IIssuerFormat
{
    private const int LongestSubject = 256;
    private static readonly string[] Understood = ["st", "exp", "ip", "acl", "id", "data"];

    private static readonly SearchValues<byte> Kept = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!()"u8);

    private readonly IReadOnlyList<byte[]> _keys;
    private readonly string _salt;

    public AkamaiFormat(IssuerSetup setup)
    {
        var options = setup.Options;
        _keys = IssuerSecrets.ReadHex(options);
        if (_keys.Count == 0)
        {
            throw new IssuerSettingException("Secrets", "it accepts at least one key, in hex as Akamai shows it");
        }

        if (options.Algorithms.Any(algorithm => algorithm != "HS256"))
        {
            throw new IssuerSettingException("Algorithms", "it accepts HS256 for Akamai");
        }

        _salt = string.IsNullOrEmpty(options.Salt) ? "" : "~salt=" + options.Salt;
        Parameters = [options.Parameter ?? "hdnts"];
    }

    public IReadOnlyList<string> Parameters { get; }

    public ValueTask<IssuedReading?> ReadAsync(IssuedToken token, CancellationToken cancellation) => ValueTask.FromResult(Read(token));

    /// <summary>
    /// The signed text holds escapes of its own where its signer escapes early, and a client library may escape all of it once more. So
    /// the value is tried decoded and as it stands in the query; the MAC fits one of them.
    /// </summary>
    private IssuedReading? Read(IssuedToken token)
    {
        var written = new[] { token.Credential.Text(Parameters[0]), RawQuery.ValueOf(token.Request.Query, Parameters[0]) };
        var tokens = written.OfType<string>().Distinct(StringComparer.Ordinal).Select(AkamaiToken.Read).OfType<AkamaiToken>().ToList();
        if (tokens.Count == 0)
        {
            return null;
        }

        foreach (var read in tokens)
        {
            if (SignedBy(read, SignedPath.Of(token.Request)) is { } signed)
            {
                return Judge(read, signed, token);
            }
        }

        return new IssuedReading.Refused(
            Refusal.TokenInvalid,
            tokens[0]["acl"] is null
                ? "hmac: by no secret the HMAC-SHA256 of these fields and this URL"
                : "hmac: by no secret the HMAC-SHA256 of these fields");
    }

    /// <summary>
    /// What is the same for every way to present the token; null where no key fits. Salt and escapes of the URL do not tell tokens apart.
    /// </summary>
    private string? SignedBy(AkamaiToken token, SignedPath path)
    {
        if (token["acl"] is not null)
        {
            return Fits(token, "") ? token.Signed : null;
        }

        var urls = path.Spellings.Concat(path.Spellings.Select(EscapedEarly)).Distinct(StringComparer.Ordinal);
        return urls.Any(url => Fits(token, "~url=" + url)) ? $"{token.Signed}~url={path.Decoded}" : null;
    }

    private bool Fits(AkamaiToken token, string url)
    {
        var text = Encoding.UTF8.GetBytes(token.Signed + url + _salt);
        return MacCheck.Fits(_keys, token.Mac, key => HMACSHA256.HashData(key, text));
    }

    private static IssuedReading Judge(AkamaiToken token, string signed, IssuedToken presented)
    {
        var claims = new IssuedClaims
        {
            Signed = Encoding.UTF8.GetBytes(signed),
            NotBefore = UnixTime.Read(token["st"]),
            ExpiresAt = UnixTime.Read(token["exp"]),
            Subject = token["id"] is { } id ? Uri.UnescapeDataString(id) : null,
            Permissions = [new IssuedPermission(Type: null)],
            Shown = token.Fields,
        };
        return Fault(token, claims) is { } fault
            ? new IssuedReading.Refused(Refusal.TokenInvalid, fault, claims)
            : token["ip"] is { } ip && !IsOf(ip, presented.Client.Address)
            ? new IssuedReading.Refused(Refusal.TokenAddressMismatch, "ip: it is for another client address", claims)
            : token["acl"] is { } acl && !Covers(acl, SignedPath.Of(presented.Request))
            ? new IssuedReading.Refused(Refusal.TokenStreamMismatch, "acl: no pattern matches the path", claims)
            : new IssuedReading.Genuine(claims);
    }

    /// <summary>What is wrong with the fields by themselves; null where nothing is.</summary>
    private static string? Fault(AkamaiToken token, IssuedClaims claims)
    {
        var names = token.Fields.Select(field => field.Key).ToList();
        return names.Except(Understood, StringComparer.Ordinal).Any() ? "a field is not understood, so what it restricts cannot be enforced"
            : names.Distinct(StringComparer.Ordinal).Count() < names.Count ? "a field stands there twice"
            : token["st"] is not null && claims.NotBefore is null ? "st: it is no time in seconds since 1970"
            : claims.ExpiresAt is null ? "exp: it is missing, or no time in seconds since 1970"
            : claims.Subject?.Length > LongestSubject ? $"id: it is longer than {LongestSubject} characters"
            : null;
    }

    private static bool IsOf(string ip, IPAddress? client) =>
        client is not null
        && IPAddress.TryParse(Uri.UnescapeDataString(ip), out var address)
        && client.Equals(ClientAddress.Plain(address));

    /// <summary>Both sides are decoded once: lists come with escapes (<c>%2fstreams%2f%2a</c>) and without.</summary>
    private static bool Covers(string acl, SignedPath path) =>
        Uri.UnescapeDataString(acl).Split('!').Any(pattern => WildcardPattern.Matches(pattern, path.Decoded));

    /// <summary>
    /// As Akamai's libraries escape a URL before they hash it ("escape early"): like JavaScript's <c>encodeURIComponent</c>, but for
    /// <c>~</c>, <c>'</c> and <c>*</c>, and with lower-case hex.
    /// </summary>
    private static string EscapedEarly(string url)
    {
        var escaped = new StringBuilder(url.Length);
        foreach (var value in Encoding.UTF8.GetBytes(url))
        {
            _ = Kept.Contains(value) ? escaped.Append((char)value) : escaped.Append(CultureInfo.InvariantCulture, $"%{value:x2}");
        }

        return escaped.ToString();
    }
}
