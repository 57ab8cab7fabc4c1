using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace PlayGate.Issuers;

/// <summary>
/// Keeps key sets in the store, sealed by Data Protection: a key that was only written into the database verifies nothing. A set is sealed
/// with its URL, so that no issuer's set stands in for another's.
/// </summary>
internal sealed class ProtectedKeySets(IKeySetStore store, IDataProtectionProvider protection) : IKeySetMemory
{
    private readonly IDataProtector _protector = protection.CreateProtector("PlayGate.IssuerKeySet.v1");

    public async ValueTask<byte[]?> ReadAsync(Uri url, CancellationToken cancellation)
    {
        try
        {
            return await store.FindKeySetAsync(url.AbsoluteUri, cancellation) is { } kept
                ? _protector.CreateProtector(url.AbsoluteUri).Unprotect(kept)
                : null;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or CryptographicException)
        {
            return null;
        }
    }

    public async ValueTask WriteAsync(Uri url, byte[] set, CancellationToken cancellation)
    {
        try
        {
            await store.KeepKeySetAsync(url.AbsoluteUri, _protector.CreateProtector(url.AbsoluteUri).Protect(set), cancellation);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or CryptographicException)
        {
            // The set is at hand in this process, and is read again in minutes.
        }
    }
}
