namespace PlayGate.Issuers.Cat;

/// <summary>
/// Common access tokens (CTA-5007) in CWT (RFC 8392). A token names no stream unless the settings say by which claim; what it covers then
/// follows from the path that it is shown for, which <c>catu</c> has to allow.
/// </summary>
internal sealed class CatFormat : IIssuerFormat
{
    private const string DefaultParameter = "cat";

    private readonly string _parameter;
    private readonly CwtKeys _keys;
    private readonly CatClaims _claims;
    private readonly CatRestrictions _restrictions;

    /// <summary>Reads the issuer's keys.</summary>
    /// <exception cref="IssuerSettingException">A setting cannot work.</exception>
    public CatFormat(IssuerSetup setup)
    {
        _parameter = setup.Options.Parameter ?? DefaultParameter;
        _keys = new CwtKeys(setup);
        _claims = new CatClaims(setup.Options.Claims);
        _restrictions = new CatRestrictions(_claims, _parameter);
    }

    public IReadOnlyList<string> Parameters => [_parameter];

    public bool TakesBearer => true;

    public string? Header => "CTA-Common-Access-Token";

    public async ValueTask<IssuedReading?> ReadAsync(IssuedToken token, CancellationToken cancellation)
    {
        if (token.Credential.Text(_parameter) is not { } text
            || !CwtMessage.TryDecode(text, out var encoded)
            || !CwtMessage.StartsLikeOne(encoded))
        {
            return null;
        }

        if (!CwtMessage.TryRead(encoded, out var message, out var because))
        {
            return Invalid(because);
        }

        return await _keys.WhyNotAsync(message, cancellation) is { } wrong ? Invalid(wrong) : Judge(message.Claims, token);
    }

    public Task WorkAsync(CancellationToken cancellation) => _keys.WorkAsync(cancellation);

    public Task CheckAsync(CancellationToken cancellation) => _keys.CheckAsync(cancellation);

    /// <summary>What the claims say is believed from here on: the key's owner wrote them.</summary>
    private IssuedReading Judge(byte[] signed, IssuedToken token)
    {
        if (!CborTree.TryReadMap(signed, out var claims))
        {
            return Invalid("its claims are no readable map with each claim once");
        }

        var issued = _claims.Read(claims, signed);
        if (_claims.Problem(claims) is { } problem)
        {
            return Invalid(problem, issued);
        }

        return _restrictions.Of(claims, token) is { } broken
            ? new IssuedReading.Refused(broken.Reason, broken.Because, issued)
            : new IssuedReading.Genuine(issued);
    }

    private static IssuedReading.Refused Invalid(string because, IssuedClaims? claims = null) => new(Refusal.TokenInvalid, because, claims);
}
