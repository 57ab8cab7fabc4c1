using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>
/// What makes a token of another issuer one token: application, issuer, and its own id or what was signed. A second signature, or another
/// encoding of the same, changes nothing.
/// </summary>
internal static class IssuedIdentity
{
    /// <param name="issuer">Whose token it is.</param>
    /// <param name="claims">What it says.</param>
    /// <param name="demand">For which application, and for which connection.</param>
    public static TokenIdentity Of(Issuer issuer, IssuedClaims claims, TokenDemand demand)
    {
        var isReusable = issuer.Options.Use == IssuerUse.Many || claims.IsReusable;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(demand.Application));
        Append(hash, Encoding.UTF8.GetBytes(issuer.Name));
        Append(hash, claims.TokenId is { } id ? Encoding.UTF8.GetBytes(id) : []);
        Append(hash, claims.TokenId is null ? claims.Signed : []);
        if (isReusable)
        {
            // Each use is a session of its own; a connection that asks again has one.
            Append(hash, demand.Connection is { } connection ? BitConverter.GetBytes(connection) : RandomNumberGenerator.GetBytes(16));
        }

        var key = hash.GetHashAndReset();
        return new TokenIdentity(new Guid(key.AsSpan(0, 16)), new TokenHash(key)) { IsReusable = isReusable };
    }

    /// <summary>With its length before it, so that no two lists of parts have the same bytes.</summary>
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
