using PlayGate.Routes;
using PlayGate.Streams;

namespace PlayGate.Tokens;

/// <summary>What a token turned out to be, before the database is asked.</summary>
internal abstract record TokenVerdict
{
    private TokenVerdict()
    {
    }

    /// <summary>Genuine, for this request, and in time at that instant; only whether it is unused is left to ask.</summary>
    internal sealed record Good(TokenClaims Claims, string StreamId, DateTimeOffset At) : TokenVerdict;

    /// <summary>Not for this request, and never asked of the database.</summary>
    internal sealed record Bad(Refusal Reason) : TokenVerdict;
}

/// <summary>What a token is asked to allow.</summary>
/// <param name="Application">The application.</param>
/// <param name="StreamPath">The path below the route's prefix, or the stream id.</param>
/// <param name="Names">How the path may be named after the stream; null where it has to be the stream id itself.</param>
/// <param name="Type">Play or publish.</param>
/// <param name="Client">Who asks.</param>
internal readonly record struct TokenDemand(string Application, string StreamPath, StreamNames? Names, TokenType Type, Client Client);

/// <summary>
/// Validates a token by what it says of itself: made-up, expired and misdirected tokens are named rightly, burn nothing, and never
/// become database load.
/// </summary>
internal sealed class TokenValidator(TokenKeys keys, TimeProvider time)
{
    /// <exception cref="StoreUnavailableException">The signing keys cannot be read.</exception>
    public async ValueTask<TokenVerdict> ValidateAsync(TokenSecret token, TokenDemand demand, CancellationToken cancellation)
    {
        if (!TokenCodec.TryRead(token.Reveal(), out var read)
            || await keys.FindAsync(read.KeyVersion, cancellation) is not { } key
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
        return isElsewhere ? new TokenVerdict.Bad(Refusal.TokenAddressMismatch) : new TokenVerdict.Good(claims, streamId, now);
    }

    /// <summary>
    /// The stream id that the path and the token agree on. The token knows its length and hash, the path its letters; where the names
    /// count in every folder the id may begin at any segment.
    /// </summary>
    private static string? FindStream(in TokenClaims claims, in TokenDemand demand)
    {
        var path = demand.StreamPath.AsSpan();
        if (demand.Names is not { } names)
        {
            return claims.StreamIdLength == path.Length && TokenClaims.HashStream(demand.Application, path) == claims.Stream ? demand.StreamPath : null;
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
