using PlayGate.Clients;
using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>
/// Signed URIs of RFC 9246, the package in a parameter of the query or a cookie. Its renewal (<c>cdniets</c>, <c>cdnistt</c>,
/// <c>cdnistd</c>) is replaced by the session.
/// </summary>
internal sealed class UriSigningFormat : IIssuerFormat
{
    private const string Package = "URISigningPackage";

    /// <summary>
    /// What may stand in <c>cdnicrit</c>: claims that are kept here or by the common judge. There are no extensions yet (§2.1.9), and
    /// renewal is not done.
    /// </summary>
    private static readonly string[] Enforced = ["exp", "nbf", "jti", "cdniv", "cdniip", "cdniuc"];

    private readonly JwsReader _reader;
    private readonly string _parameter;
    private readonly string _subject;

    /// <exception cref="IssuerSettingException">A setting cannot work.</exception>
    public UriSigningFormat(IssuerSetup setup)
    {
        _parameter = setup.Options.Parameter ?? Package;
        _subject = setup.Options.Claims.Subject ?? "sub";
        _reader = new JwsReader(setup);
    }

    public IReadOnlyList<string> Parameters => [_parameter];

    public string? Cookie => _parameter;

    public async ValueTask<IssuedReading?> ReadAsync(IssuedToken token, CancellationToken cancellation) =>
        token.Credential.Text(_parameter) is not { } text ? null : await _reader.ReadAsync(text, cancellation) switch
        {
            JwsReading.Signed signed => Judge(JwtClaims.Read(signed.Payload), token),
            JwsReading.Refused refused => new IssuedReading.Refused(Refusal.TokenInvalid, refused.Because),
            _ => null,
        };

    public Task WorkAsync(CancellationToken cancellation) => _reader.WorkAsync(cancellation);

    public Task CheckAsync(CancellationToken cancellation) => _reader.CheckAsync(cancellation);

    private IssuedReading Judge(JwtClaims? claims, in IssuedToken token)
    {
        if (claims is null)
        {
            return new IssuedReading.Refused(Refusal.TokenInvalid, "the package's claims are no JSON object with each name once");
        }

        Understand(claims);
        var (container, range) = (claims.Text("cdniuc"), claims.Text("cdniip"));
        if (container is null)
        {
            claims.Refuse("cdniuc is missing, so the package is for no URI");
        }

        var issued = claims.ToIssued(IsEncrypted(claims.Text(_subject)) ? null : _subject, [new IssuedPermission(null)]);
        return claims.Problem is { } problem ? new IssuedReading.Refused(Refusal.TokenInvalid, problem, issued)
            : Elsewhere(range, token.Client) is { } elsewhere ? elsewhere with { Claims = issued }
            : Uncovered(container!, token) is { } uncovered ? uncovered with { Claims = issued }
            : new IssuedReading.Genuine(issued);
    }

    /// <summary>Version, renewal and what is critical.</summary>
    private static void Understand(JwtClaims claims)
    {
        if (claims.Whole("cdniv") is not (null or 1))
        {
            claims.Refuse("cdniv is another version than 1");
        }

        if (claims.Whole("cdnistt") is < 0 or > 2 || claims.Whole("cdnistd") < 0)
        {
            claims.Refuse("cdnistt or cdnistd is out of range");
        }

        if (claims.Has("cnf"))
        {
            claims.Refuse("cnf restricts the token's use in a way that cannot be enforced here");
        }

        if (claims.Text("cdnicrit")?.Split(',').Any(name => !Enforced.Contains(name, StringComparer.Ordinal) || !claims.Has(name)) is true)
        {
            claims.Refuse("cdnicrit names a claim that is not understood, or that is not there");
        }
    }

    /// <summary>Of a JWE (§2.1.2) the viewer's name cannot be read, and each token has another text.</summary>
    private static bool IsEncrypted(string? subject) => subject.AsSpan().Count('.') == 4;

    private static IssuedReading.Refused? Elsewhere(string? range, Client client) => range is null ? null
        : IsEncrypted(range) ? new IssuedReading.Refused(Refusal.TokenInvalid, "cdniip is encrypted, so it cannot be enforced here")
        : client.Address is not { } address ? new IssuedReading.Refused(
            Refusal.TokenAddressMismatch, "cdniip restricts the address, and the client's is not known")
        : AddressRange.Covers(range, ClientAddress.Plain(address)) switch
        {
            true => null,
            false => new IssuedReading.Refused(Refusal.TokenAddressMismatch, "cdniip does not cover the client's address"),
            null => new IssuedReading.Refused(Refusal.TokenInvalid, "cdniip is neither an address nor a range of them"),
        };

    private IssuedReading.Refused? Uncovered(string container, in IssuedToken token) =>
        SignedUri.Of(token.Request, _parameter) is not { } uri ? new IssuedReading.Refused(
            Refusal.TokenStreamMismatch, "cdniuc is for a URI, and this request has none that can be compared")
        : UriContainer.Covers(container, uri) switch
        {
            true => null,
            false => new IssuedReading.Refused(Refusal.TokenStreamMismatch, "cdniuc does not cover the request's URI"),
            null => new IssuedReading.Refused(Refusal.TokenInvalid, "cdniuc is neither hash:sha-256;… nor regex:… that can be read"),
        };
}
