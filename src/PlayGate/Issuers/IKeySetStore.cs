namespace PlayGate.Issuers;

/// <summary>
/// Where the key sets of issuers are kept that were read over the network, protected: a restart needs no issuer's server.
/// </summary>
public interface IKeySetStore
{
    /// <summary>The set that was kept last for a URL; null where there is none.</summary>
    Task<byte[]?> FindKeySetAsync(string url, CancellationToken cancellation);

    /// <summary>Keeps a set in place of the one before.</summary>
    Task KeepKeySetAsync(string url, byte[] protectedSet, CancellationToken cancellation);
}
