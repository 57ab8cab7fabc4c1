namespace PlayGate.Issuers;

/// <summary>Signed JSON Web Tokens (RFC 7519), read with the caution of RFC 8725.</summary>
internal sealed class JwtFormat : IIssuerFormat
{
    private readonly JwsReader _reader;
    private readonly JwtProfile _profile;
    private readonly string _parameter;

    /// <exception cref="IssuerSettingException">A setting cannot work.</exception>
    public JwtFormat(IssuerSetup setup)
    {
        _parameter = setup.Options.Parameter ?? "token";
        _profile = JwtProfile.Of(setup.Options);
        _reader = new JwsReader(setup);
    }

    public IReadOnlyList<string> Parameters => [_parameter];

    public bool TakesBearer => true;

    /// <summary>A JSON object in base64url begins so; few streams have such a name.</summary>
    public bool Recognises(string text) => text.StartsWith("eyJ", StringComparison.Ordinal) && CompactJws.IsForm(text);

    public async ValueTask<IssuedReading?> ReadAsync(IssuedToken token, CancellationToken cancellation) =>
        token.Credential.Text(_parameter) is not { } text ? null : await _reader.ReadAsync(text, cancellation) switch
        {
            JwsReading.Signed signed => Judge(JwtClaims.Read(signed.Payload)),
            JwsReading.Refused refused => new IssuedReading.Refused(Refusal.TokenInvalid, refused.Because),
            _ => null,
        };

    public Task WorkAsync(CancellationToken cancellation) => _reader.WorkAsync(cancellation);

    public Task CheckAsync(CancellationToken cancellation) => _reader.CheckAsync(cancellation);

    private IssuedReading Judge(JwtClaims? claims)
    {
        if (claims is null)
        {
            return new IssuedReading.Refused(Refusal.TokenInvalid, "the token's claims are no JSON object with each name once");
        }

        var issued = claims.ToIssued(_profile.Subject, _profile.Permissions(claims));
        if (_profile.Audience is { } audience && !issued.Audiences.Contains(audience, StringComparer.Ordinal))
        {
            claims.Refuse($"aud is not {audience}");
        }

        return claims.Problem is { } problem
            ? new IssuedReading.Refused(Refusal.TokenInvalid, problem, issued)
            : new IssuedReading.Genuine(issued);
    }
}
