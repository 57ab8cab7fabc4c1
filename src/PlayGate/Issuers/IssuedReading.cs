using System.Text.RegularExpressions;

namespace PlayGate.Issuers;

/// <summary>What a format makes of a token. A closed set.</summary>
internal abstract record IssuedReading
{
    private IssuedReading()
    {
    }

    /// <summary>The signature is good, and what only the format can enforce is kept.</summary>
    internal sealed record Genuine(IssuedClaims Claims) : IssuedReading;

    /// <summary>Not for this request, or not genuine.</summary>
    /// <param name="Reason">What the viewer is told.</param>
    /// <param name="Because">Which claim or part failed and why, for the operator: a sentence without secrets.</param>
    /// <param name="Claims">What the token says, where its signature is good.</param>
    internal sealed record Refused(Refusal Reason, string Because, IssuedClaims? Claims = null) : IssuedReading;
}

/// <summary>What a genuine token says.</summary>
internal sealed record IssuedClaims
{
    /// <summary>The token's own id at its issuer (<c>jti</c>, <c>cti</c>), where it has one.</summary>
    public string? TokenId { get; init; }

    /// <summary>
    /// The bytes that were signed, decoded as far as different encodings of the same token would differ. A second signature, or other
    /// text for the same bytes, is the same token.
    /// </summary>
    public required byte[] Signed { get; init; }

    /// <summary>Before it the token is not valid.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>From then on the token is not valid. One without an end is refused.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whom the token names as its issuer.</summary>
    public string? Issuer { get; init; }

    /// <summary>For whom it is.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>What it allows; one of them has to fit the request.</summary>
    public required IReadOnlyList<IssuedPermission> Permissions { get; init; }

    /// <summary>The viewer in the issuer's words, at most 256 characters.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether it says that it may be used more than once (<c>catreplay</c> 0).</summary>
    public bool IsReusable { get; init; }

    /// <summary>What it says by the names of its claims, to be shown to the operator; never the signature.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Shown { get; init; } = [];
}

/// <summary>One thing that a token allows.</summary>
/// <param name="Type">To play or to publish; null where the token does not say, and the issuer's setting counts.</param>
/// <param name="StreamId">The stream; null where the token names none, and the session is for the stream that the path belongs to.</param>
/// <param name="Pattern">What the id of that stream has to match, where the token says so.</param>
internal sealed record IssuedPermission(TokenType? Type, string? StreamId = null, Regex? Pattern = null);
