using System.Text.Json;

namespace PlayGate.Issuers;

/// <summary>
/// The claims of a token whose signature is good (RFC 7519 §4). It remembers the first claim that is not of its kind; what has such a claim
/// must not be believed.
/// </summary>
internal sealed class JwtClaims
{
    private const int MaxSubjectLength = 256;
    private const int MaxAudiences = 64;
    private const int MaxShown = 64;
    private const int MaxShownLength = 256;

    /// <summary>The last second that the platform can tell, at the end of the year 9999.</summary>
    private const double LastSecond = 253_402_300_799;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly byte[] _payload;
    private readonly JsonElement _claims;

    private JwtClaims(byte[] payload, JsonElement claims) => (_payload, _claims) = (payload, claims);

    /// <summary>What is wrong with the claims that were asked for so far.</summary>
    public string? Problem { get; private set; }

    /// <summary>The claims; null where the payload is no JSON object with each name once.</summary>
    public static JwtClaims? Read(byte[] payload)
    {
        try
        {
            return JsonElement.Parse(payload, Strict) is { ValueKind: JsonValueKind.Object } claims && IsText(claims)
                ? new JwtClaims(payload, claims)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public bool Has(string name) => _claims.TryGetProperty(name, out _);

    /// <summary>The claim as it stands; null where it is not there.</summary>
    public JsonElement? Find(string name) => _claims.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A text that may be missing.</summary>
    public string? Text(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : Wrong<string>(name, "text");

    /// <summary>A whole number that may be missing.</summary>
    public long? Whole(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : Wrong<long?>(name, "whole number");

    /// <summary>Notes what is wrong, unless there is an earlier note.</summary>
    public void Refuse(string problem) => Problem ??= problem;

    /// <summary>What all formats of these tokens say alike, with what this one allows.</summary>
    /// <param name="subject">The claim that names the viewer; null where none does.</param>
    /// <param name="permissions">What it allows.</param>
    public IssuedClaims ToIssued(string? subject, IReadOnlyList<IssuedPermission> permissions)
    {
        Time("iat");
        return new IssuedClaims
        {
            // Of a token that is signed twice, by two keys, the claims are the same.
            Signed = _payload,
            TokenId = Text("jti") is { Length: > 0 } id ? id : null,
            NotBefore = Time("nbf"),
            ExpiresAt = Time("exp"),
            Issuer = Text("iss"),
            Audiences = Audiences(),
            Subject = subject is null ? null : Subject(subject),
            Permissions = permissions,
            Shown = [.. _claims.EnumerateObject().Take(MaxShown).Select(Shown)],
        };
    }

    /// <summary>Seconds since 1970, with fractions or without (RFC 7519 §2, NumericDate).</summary>
    private DateTimeOffset? Time(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= LastSecond
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : Wrong<DateTimeOffset?>(name, "time between 1970 and 9999");

    /// <summary>
    /// One text or several (RFC 7519 §4.1.3). A member of another kind fits no operator, as Traffic Server's tests have it.
    /// </summary>
    private string[] Audiences() => Find("aud") switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } several when several.GetArrayLength() <= MaxAudiences =>
            [.. several.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
        _ => Wrong<string[]>("aud", $"text and no list of at most {MaxAudiences}") ?? [],
    };

    /// <summary>Some issuers number their viewers.</summary>
    private string? Subject(string name) =>
        (Find(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : Text(name)) is { Length: > 0 } text
            ? text[..Math.Min(text.Length, MaxSubjectLength)]
            : null;

    private T? Wrong<T>(string name, string kind)
    {
        Refuse($"{name} is no {kind}");
        return default;
    }

    private static KeyValuePair<string, string> Shown(JsonProperty claim) => new(
        Short(claim.Name),
        Short(claim.Value.ValueKind == JsonValueKind.String ? claim.Value.GetString()! : claim.Value.GetRawText()));

    private static string Short(string text) => text.Length <= MaxShownLength ? text : $"{text[..MaxShownLength]}…";

    /// <summary>
    /// Takes out all texts, so that bytes which are no UTF-8 and half of a character (<c>\ud800</c>) are found now: the reader looks at
    /// neither before.
    /// </summary>
    private static bool IsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is not null,
        JsonValueKind.Array => value.EnumerateArray().All(IsText),
        JsonValueKind.Object => value.EnumerateObject().All(member => member.Name is not null && IsText(member.Value)),
        _ => true,
    };
}
