using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>Seals and opens for one purpose, with the ring as this replica knows it then.</summary>
internal sealed class SharedKeyProtector(SharedKeyRing ring, string[] purposes) : IDataProtector
{
    private volatile Made? _made;

    public IDataProtector CreateProtector(string purpose) => new SharedKeyProtector(ring, [.. purposes, purpose]);

    public byte[] Protect(byte[] plaintext) => Inner().Protect(plaintext);

    public byte[] Unprotect(byte[] protectedData)
    {
        ArgumentNullException.ThrowIfNull(protectedData);
        return ring.Knows(protectedData)
            ? Inner().Unprotect(protectedData)
            : throw new CryptographicException("It was not sealed with a key of this ring.");
    }

    private IDataProtector Inner()
    {
        var (provider, made) = (ring.Current, _made);
        if (made?.By != provider)
        {
            _made = made = new Made(provider, provider.CreateProtector(purposes));
        }

        return made.Protector;
    }

    private sealed record Made(IDataProtectionProvider By, IDataProtector Protector);
}
