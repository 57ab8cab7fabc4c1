namespace PlayGate.Tokens;

/// <summary>
/// Asks each format about a token, until one knows it. Made-up, expired and misdirected tokens are told apart here, without the database.
/// </summary>
internal sealed class TokenValidator(IEnumerable<ITokenFormat> formats)
{
    private static readonly TokenVerdict.Bad Unknown = new(Refusal.TokenInvalid);
    private readonly ITokenFormat[] _formats = [.. formats];

    /// <exception cref="StoreUnavailableException">The keys of a format cannot be read.</exception>
    public async ValueTask<TokenVerdict> ValidateAsync(TokenSecret token, TokenDemand demand, CancellationToken cancellation)
    {
        foreach (var format in _formats)
        {
            if (await format.ValidateAsync(token, demand, cancellation) is { } verdict)
            {
                return verdict;
            }
        }

        return Unknown;
    }
}
