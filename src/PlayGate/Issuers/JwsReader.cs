namespace PlayGate.Issuers;

/// <summary>Finds out whether a signed token was signed by an issuer, with an algorithm that the operator accepts.</summary>
internal sealed class JwsReader
{
    private readonly IssuerKeys _keys;
    private readonly JwsAlgorithm[] _algorithms;

    /// <exception cref="IssuerSettingException">Keys or algorithms cannot work.</exception>
    public JwsReader(IssuerSetup setup)
    {
        _keys = new IssuerKeys(setup);
        _algorithms = [.. Names(setup.Options).Select(Algorithm)];
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

        if (Array.Find(_algorithms, known => known.Name == jws.Algorithm) is not { } algorithm)
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

    private IEnumerable<string> Names(IssuerOptions options) => options.Algorithms.Count > 0 ? options.Algorithms
        : [.. _keys.HasSecrets ? ["HS256"] : (string[])[], .. _keys.HasPublicKeys ? ["RS256", "ES256"] : (string[])[]];

    private JwsAlgorithm Algorithm(string name, int index)
    {
        var key = $"{nameof(IssuerOptions.Algorithms)}:{index}";
        var algorithm = JwsAlgorithm.All.FirstOrDefault(known => known.Name == name)
            ?? throw new IssuerSettingException(key, $"it accepts {string.Join(", ", JwsAlgorithm.All.Select(known => known.Name))}");
        return (algorithm.IsMac ? _keys.HasSecrets : _keys.HasPublicKeys)
            ? algorithm
            : throw new IssuerSettingException(key, $"{name} needs {(algorithm.IsMac ? "Secrets" : "KeyFile or Jwks")}");
    }
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
