using Microsoft.AspNetCore.DataProtection;

namespace PlayGate.Sessions;

/// <summary>
/// Data Protection over a key ring that all replicas share. Another replica may have made a key that this one has not read yet; which keys
/// are known is told without waiting, and the ring is read in the background.
/// </summary>
public interface ISharedKeyRing : IDataProtectionProvider
{
    /// <summary>What is known of the key that something was sealed with; never waits.</summary>
    /// <param name="sealedData">What was sealed.</param>
    /// <param name="key">The key's id; empty where it names none.</param>
    KeyStanding Find(ReadOnlySpan<byte> sealedData, out Guid key);

    /// <summary>
    /// Reads the ring once more for that key. However many ask, one reads. False where the ring cannot be read in time: then it is not
    /// known.
    /// </summary>
    Task<bool> ReadAsync(Guid key);
}

/// <summary>What is known of a key.</summary>
public enum KeyStanding
{
    /// <summary>It was not in the ring when that was last read for it, or it is no key at all.</summary>
    Foreign,

    /// <summary>It is in the ring.</summary>
    Known,

    /// <summary>The ring has to be read to tell.</summary>
    Unread,
}
