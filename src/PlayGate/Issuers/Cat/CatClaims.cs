using System.Diagnostics.CodeAnalysis;
using PlayGate.Tokens;

namespace PlayGate.Issuers.Cat;

/// <summary>The claims that say whose a token is, for whom, for what and when.</summary>
internal sealed class CatClaims
{
    private const int LongestSubject = 256;

    /// <summary>1 January 9999: later times cannot be reckoned with, and no token lives until then.</summary>
    private const long LastSecond = 253370764800;

    private readonly object? _stream;
    private readonly object? _type;
    private readonly object _subject;

    /// <summary>Reads which claims the settings name; none is needed.</summary>
    public CatClaims(IssuerClaimNames names)
    {
        _stream = CatLabel.Parse(names.Stream);
        _type = CatLabel.Parse(names.Type);
        _subject = CatLabel.Parse(names.Subject) ?? CatLabel.Subject;
    }

    /// <summary>A claim's time (RFC 8392 §2: a number of seconds without a tag); null where it is none.</summary>
    public static DateTimeOffset? Time(object? value) => value switch
    {
        long seconds and >= 0 and <= LastSecond => DateTimeOffset.FromUnixTimeSeconds(seconds),
        double seconds and >= 0 and <= LastSecond => DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        _ => null,
    };

    /// <summary>Whether the settings name the claim, so that it is understood whatever it is.</summary>
    public bool Names(object label) => label.Equals(_stream) || label.Equals(_type) || label.Equals(_subject);

    /// <summary>Which claim is not what it has to be; null where all are.</summary>
    public string? Problem(CborMap claims) =>
        claims.Entries.Where(claim => !IsWellFormed(claim.Key, claim.Value)).Select(claim => claim.Key).FirstOrDefault() is { } label
            ? $"{CatLabel.NameOf(label)} is malformed or has a value that is not known here"
            : _stream is not null && !claims.Has(_stream) ? $"{CatLabel.NameOf(_stream)}, the claim that Claims:Stream names, is missing"
            : null;

    /// <summary>The claims in the words of all formats; those that are malformed are left out.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="signed">
    /// The bytes that were signed: the claims without the headers around them and without their signature, of which there may be several.
    /// </param>
    public IssuedClaims Read(CborMap claims, byte[] signed) => new()
    {
        Signed = signed,
        TokenId = claims[CatLabel.TokenId] is byte[] id ? Convert.ToHexStringLower(id) : null,
        NotBefore = Time(claims[CatLabel.NotBefore]),
        ExpiresAt = Time(claims[CatLabel.ExpiresAt]),
        Issuer = claims[CatLabel.Issuer] as string,
        Audiences = Texts(claims[CatLabel.Audience]) ?? [],
        Permissions = [new IssuedPermission(Type(claims), _stream is null ? null : claims[_stream] as string)],
        Subject = claims[_subject] is string { Length: <= LongestSubject } subject ? subject : null,
        IsReusable = claims[CatLabel.Replay] is 0L,
        Shown = CborShown.Claims(claims),
    };

    private bool IsWellFormed(object label, object? value) => IsRegisteredForm(label, value)
        && (!label.Equals(_stream) || value is string { Length: > 0 })
        && (!label.Equals(_type) || TypeOf(value) is not null)
        && (!label.Equals(_subject) || value is string { Length: <= LongestSubject });

    private static bool IsRegisteredForm(object label, object? value) => label switch
    {
        CatLabel.Issuer or CatLabel.Subject => value is string,
        CatLabel.Audience => Texts(value) is not null,
        CatLabel.ExpiresAt or CatLabel.NotBefore => Time(value) is not null,
        CatLabel.TokenId => value is byte[] { Length: > 0 },
        CatLabel.Replay => value is 0L or 1L or 2L,
        CatLabel.Version => value is 1L,
        _ => true,
    };

    private static IReadOnlyList<string>? Texts(object? value) => value switch
    {
        string text => [text],
        List<object?> { Count: > 0 } list when list.All(item => item is string) => [.. list.Cast<string>()],
        _ => null,
    };

    private TokenType? Type(CborMap claims) => _type is null ? null : TypeOf(claims[_type]);

    private static TokenType? TypeOf(object? value) => value switch
    {
        "play" => TokenType.Play,
        "publish" => TokenType.Publish,
        _ => null,
    };
}
