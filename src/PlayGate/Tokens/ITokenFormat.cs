namespace PlayGate.Tokens;

/// <summary>
/// A form in which tokens come. A new one is a class and its registration (<see cref="TokenServices"/>): everything else knows tokens by
/// their <see cref="TokenVerdict"/>.
/// </summary>
internal interface ITokenFormat
{
    /// <summary>Validates a token by what it says of itself; null where it is not of this format, and the next one is asked.</summary>
    /// <exception cref="StoreUnavailableException">The keys cannot be read.</exception>
    ValueTask<TokenVerdict?> ValidateAsync(TokenSecret token, TokenDemand demand, CancellationToken cancellation);
}
