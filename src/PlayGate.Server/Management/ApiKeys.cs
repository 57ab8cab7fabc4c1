using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;

namespace PlayGate.Server.Management;

/// <summary>The keys of the management listener; configuration knows only their hashes.</summary>
internal sealed class ApiKeys(IOptions<AdminOptions> options)
{
    private readonly byte[][] _hashes = [.. options.Value.ApiKeys.Select(Convert.FromHexString)];

    public bool Any => _hashes.Length > 0;

    /// <summary>The hash by which configuration knows this key, or null.</summary>
    public string? Find(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return Holds(hash) ? Convert.ToHexStringLower(hash) : null;
    }

    /// <summary>Whether the key with this hash is still one.</summary>
    public bool Holds(ReadOnlySpan<byte> hash)
    {
        foreach (var known in _hashes)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
            {
                return true;
            }
        }

        return false;
    }
}
