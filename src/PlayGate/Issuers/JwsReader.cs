namespace PlayGate.Issuers;

/// <summary>Finds out whether a signed token was signed by an issuer, with an algorithm that the operator accepts.</summary>
internal sealed class JwsReader
{
    private readonly IssuerKeys _keys;
    private readonly IReadOnlyList<JwsAlgorithm> _algorithms;

    /// <exception cref="IssuerSettingException">Keys or algorithms cannot work.</exception>
    public JwsReader(IssuerSetup setup)
    {
        _keys = new IssuerKeys(setup);
        _algorithms = _keys.Accepted(setup.Options.Algorithms, JwsAlgorithm.All);
    }

    /// <summary>What was signed; null where the text has another form.</summary>
    /// <exception cref="IssuerUnavailableException">The keys could never be read.</exception>
    public async ValueTask<JwsReading?> ReadAsync(string text, CancellationToken cancellation)
    {
        if (!CompactJws.IsForm(text))
        {
            return null;
        }

        if (CompactJws.Parse(text, out var problem) is not { } jws)
        {
            return new JwsReading.Refused(problem);
        }

        if (_algorithms.FirstOrDefault(known => known.Name == jws.Algorithm) is not { } algorithm)
        {
            return new JwsReading.Refused("the token's alg is not among Algorithms");
        }

        return await _keys.AnyAsync(jws.KeyId, key => algorithm.Verifies(key, jws.Signed, jws.Signature), cancellation) switch
        {
            true => new JwsReading.Signed(jws.Payload),
            false => new JwsReading.Refused("no key of the issuer made the token's signature"),
            null => new JwsReading.Refused("the issuer has no key of the token's kid"),
        };
    }

    /// <summary>Reads keys that are behind a URL, until the application ends.</summary>
    public Task WorkAsync(CancellationToken cancellation) => _keys.WorkAsync(cancellation);

    /// <summary>Reads such keys once.</summary>
    /// <exception cref="IssuerUnavailableException">They cannot be read.</exception>
    public Task CheckAsync(CancellationToken cancellation) => _keys.CheckAsync(cancellation);
}

/// <summary>What became of a signed token. A closed set.</summary>
internal abstract record JwsReading
{
    private JwsReading()
    {
    }

    /// <summary>The issuer signed this.</summary>
    internal sealed record Signed(byte[] Payload) : JwsReading;

    /// <summary>It did not, or what it signed must not be believed.</summary>
    internal sealed record Refused(string Because) : JwsReading;
}
