using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.ObjectPool;

namespace PlayGate.Delivery;

/// <summary>HMACs by one key on many threads. States that hold the key already are kept: to set one up takes as long as to hash.</summary>
internal sealed class KeyedHash(HashAlgorithmName algorithm, byte[] key)
{
    private const int OnStack = 512;

    private readonly ObjectPool<IncrementalHash> _states = new DefaultObjectPool<IncrementalHash>(new States(algorithm, key));

    /// <summary>The HMAC of a text in UTF-8.</summary>
    public void Compute(ReadOnlySpan<char> text, Span<byte> mac) => Compute(text, [], [], mac);

    /// <summary>The HMAC of a text, bytes behind it, and a text behind these.</summary>
    public void Compute(ReadOnlySpan<char> text, ReadOnlySpan<byte> bytes, ReadOnlySpan<char> behind, Span<byte> mac)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length + behind.Length) + bytes.Length;
        var rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        var buffer = rented ?? stackalloc byte[OnStack];
        var length = Encoding.UTF8.GetBytes(text, buffer);
        bytes.CopyTo(buffer[length..]);
        length += bytes.Length;
        length += Encoding.UTF8.GetBytes(behind, buffer[length..]);

        var state = _states.Get();
        state.AppendData(buffer[..length]);
        state.GetHashAndReset(mac);
        _states.Return(state);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private sealed class States(HashAlgorithmName algorithm, byte[] key) : IPooledObjectPolicy<IncrementalHash>
    {
        public IncrementalHash Create() => IncrementalHash.CreateHMAC(algorithm, key);

        public bool Return(IncrementalHash obj) => true;
    }
}
