using System.Security.Cryptography;

namespace PlayGate.Issuers;

/// <summary>Whether a presented MAC is one of those that the keys make.</summary>
internal static class MacCheck
{
    /// <param name="keys">The keys, which are all tried.</param>
    /// <param name="presented">The MAC that came.</param>
    /// <param name="compute">The MAC by a key.</param>
    public static bool Fits(IReadOnlyList<byte[]> keys, byte[] presented, Func<byte[], byte[]> compute)
    {
        var fits = false;
        foreach (var key in keys)
        {
            fits |= CryptographicOperations.FixedTimeEquals(compute(key), presented);
        }

        return fits;
    }
}
