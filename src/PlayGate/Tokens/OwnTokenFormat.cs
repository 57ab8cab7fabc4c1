using PlayGate.Streams;

namespace PlayGate.Tokens;

/// <summary>
/// PlayGate's own tokens, see <see cref="TokenCodec"/>. Made-up, expired and misdirected ones are named rightly, are not consumed, and
/// never become database load.
/// </summary>
internal sealed class OwnTokenFormat(TokenKeys keys, TimeProvider time) : ITokenFormat
{
    private const string Parameter = "token";

    public IEnumerable<string> Parameters { get; } = [Parameter];

    public bool Recognises(string text) => TokenCodec.TryRead(text, out _);

    /// <inheritdoc/>
    public async ValueTask<TokenVerdict?> ValidateAsync(Credential credential, TokenDemand demand, CancellationToken cancellation)
    {
        if (credential.Text(Parameter) is not { } text || !TokenCodec.TryRead(text, out var read))
        {
            return null;
        }

        if (await keys.FindAsync(read.KeyVersion, cancellation) is not { } key
            || !read.TryVerify(key, out var claims))
        {
            return new TokenVerdict.Bad(Refusal.TokenInvalid);
        }

        var now = time.GetUtcNow();
        if (claims.ExpiresAt <= now)
        {
            return new TokenVerdict.Bad(Refusal.TokenExpired);
        }

        if (FindStream(claims, demand) is not { } streamId)
        {
            return new TokenVerdict.Bad(Refusal.TokenStreamMismatch);
        }

        if (claims.Type != demand.Type)
        {
            return new TokenVerdict.Bad(Refusal.TokenTypeMismatch);
        }

        var isElsewhere = claims.Address is { } address && (demand.Client.Address is not { } seen || ClientMark.Of(seen) != address);
        return isElsewhere
            ? new TokenVerdict.Bad(Refusal.TokenAddressMismatch)
            : new TokenVerdict.Good(new TokenIdentity(claims.Id, TokenHash.Of(text)), streamId, now);
    }

    /// <inheritdoc/>
    public ValueTask<TokenIdentity?> IdentifyAsync(Credential credential, TokenDemand demand, CancellationToken cancellation) =>
        new(credential.Text(Parameter) is { } text && TokenCodec.TryRead(text, out var read)
            ? new TokenIdentity(read.Id, TokenHash.Of(text))
            : null);

    /// <summary>
    /// The stream id that the path and the token agree on. The token knows its length and hash, the path its letters; where the names
    /// count in every folder the id may begin at any segment.
    /// </summary>
    private static string? FindStream(in TokenClaims claims, in TokenDemand demand)
    {
        var path = demand.StreamPath.AsSpan();
        if (demand.Names is not { } names)
        {
            return claims.StreamIdLength == path.Length && TokenClaims.HashStream(demand.Application, path) == claims.Stream
                ? demand.StreamPath
                : null;
        }

        for (var start = 0; start + claims.StreamIdLength <= path.Length; start++)
        {
            var id = path.Slice(start, claims.StreamIdLength);
            if (StreamPaths.Covers(id, path[start..], names, anyFolder: false)
                && TokenClaims.HashStream(demand.Application, id) == claims.Stream)
            {
                return id.ToString();
            }

            var slash = claims.AnyFolder && demand.Type == TokenType.Play ? path[start..].IndexOf('/') : -1;
            if (slash < 0)
            {
                return null;
            }

            start += slash;
        }

        return null;
    }
}
