namespace PlayGate.Tokens;

/// <summary>
/// Asks each format about a token, until one knows it. Made-up, expired and misdirected tokens are told apart here, without the database.
/// </summary>
internal sealed class TokenValidator(IEnumerable<ITokenFormat> formats)
{
    private static readonly TokenVerdict.Bad Unknown = new(Refusal.TokenInvalid);
    private readonly ITokenFormat[] _formats = [.. formats];

    /// <exception cref="StoreUnavailableException">The keys of a format cannot be read.</exception>
    public async ValueTask<TokenVerdict> ValidateAsync(Credential credential, TokenDemand demand, CancellationToken cancellation)
    {
        if (!credential.IsAmbiguous)
        {
            foreach (var format in _formats)
            {
                if (await format.ValidateAsync(credential, demand, cancellation) is { } verdict)
                {
                    return verdict;
                }
            }
        }

        return Unknown;
    }

    /// <summary>Which token it is, though it may be expired or for another stream; null where that cannot be said.</summary>
    public async ValueTask<TokenIdentity?> IdentifyAsync(Credential credential, TokenDemand demand, CancellationToken cancellation)
    {
        if (credential is { IsPresent: true, IsAmbiguous: false })
        {
            foreach (var format in _formats)
            {
                if (await format.IdentifyAsync(credential, demand, cancellation) is { } identity)
                {
                    return identity;
                }
            }
        }

        return null;
    }
}
