namespace PlayGate.Tokens;

/// <summary>Where the keys that sign tokens live, protected.</summary>
public interface ITokenKeyStore
{
    /// <summary>All keys, in no order.</summary>
    Task<IReadOnlyList<StoredTokenKey>> ReadAsync(CancellationToken cancellation);

    /// <summary>Adds a key unless its version exists; false when another replica was first.</summary>
    Task<bool> TryAddAsync(StoredTokenKey key, CancellationToken cancellation);
}

/// <summary>A signing key as stored: never in the clear.</summary>
/// <param name="Version">Counts from 1; the highest signs, from a minute after it was made.</param>
/// <param name="ProtectedSecret">32 bytes, protected by Data Protection.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record StoredTokenKey(ushort Version, byte[] ProtectedSecret, DateTimeOffset CreatedAt);
