namespace PlayGate.Issuers.Cat;

/// <summary>
/// The keys of an issuer and what they may be used with. A MAC is tried with secrets only and a signature with public keys only, so a
/// public key is never the secret of a MAC. <c>kid</c> chooses among the keys of a set; secrets and PEM files have no ids, so all are
/// tried.
/// </summary>
internal sealed class CwtKeys
{
    /// <summary>
    /// The numbers of COSE (RFC 9053 §2.1 and §3.1, RFC 8230, RFC 8812) and the names of RFC 7518: the algorithms are the same. HMAC
    /// 256/64 (4) is left out: it keeps eight bytes of the MAC.
    /// </summary>
    private static readonly Dictionary<long, JwsAlgorithm> s_known = new()
    {
        [5] = Named("HS256"),
        [6] = Named("HS384"),
        [7] = Named("HS512"),
        [-7] = Named("ES256"),
        [-35] = Named("ES384"),
        [-36] = Named("ES512"),
        [-37] = Named("PS256"),
        [-38] = Named("PS384"),
        [-39] = Named("PS512"),
        [-257] = Named("RS256"),
    };

    private readonly IssuerKeys _keys;
    private readonly IReadOnlyList<JwsAlgorithm> _allowed;

    /// <summary>Reads the keys that the settings name.</summary>
    /// <exception cref="IssuerSettingException">They cannot be read, or an algorithm is unknown or has no key.</exception>
    public CwtKeys(IssuerSetup setup)
    {
        _keys = new IssuerKeys(setup);
        _allowed = _keys.Accepted(setup.Options.Algorithms, [.. s_known.Values]);
    }

    /// <summary>Why the message is not genuine; null where it is.</summary>
    /// <exception cref="IssuerUnavailableException">The keys could never be read.</exception>
    public async ValueTask<string?> WhyNotAsync(CwtMessage message, CancellationToken cancellation)
    {
        if (!s_known.TryGetValue(message.Algorithm, out var algorithm))
        {
            return $"its algorithm {message.Algorithm} is not known here";
        }

        if (!_allowed.Contains(algorithm))
        {
            return $"Algorithms does not list {algorithm.Name}";
        }

        if (message.IsMac != algorithm.IsMac)
        {
            return $"{algorithm.Name} does not belong to a message of its kind";
        }

        var signed = message.ToBeVerified();
        return await _keys.AnyAsync(message.KeyId, key => algorithm.Verifies(key, signed, message.Proof), cancellation) switch
        {
            true => null,
            false => "no key verifies its signature",
            null => "the issuer has no key of its kid",
        };
    }

    /// <summary>Reads keys that are behind a URL, until the application ends.</summary>
    public Task WorkAsync(CancellationToken cancellation) => _keys.WorkAsync(cancellation);

    /// <summary>Reads such keys once.</summary>
    /// <exception cref="IssuerUnavailableException">They cannot be read.</exception>
    public Task CheckAsync(CancellationToken cancellation) => _keys.CheckAsync(cancellation);

    private static JwsAlgorithm Named(string name) => JwsAlgorithm.All.Single(algorithm => algorithm.Name == name);
}
