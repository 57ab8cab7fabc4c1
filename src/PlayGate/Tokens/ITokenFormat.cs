namespace PlayGate.Tokens;

/// <summary>
/// A form in which tokens come. A new one is a class and its registration (<see cref="TokenServices"/>): everything else knows tokens by
/// their <see cref="TokenVerdict"/>, and where they stand by this.
/// </summary>
internal interface ITokenFormat
{
    /// <summary>The query parameters that belong to it; they are cut out of what is forwarded.</summary>
    IEnumerable<string> Parameters { get; }

    /// <summary>
    /// Parameters with which the first segment of a path may begin, in place of a query, and their names in the query.
    /// </summary>
    IEnumerable<KeyValuePair<string, string>> PathParameters => [];

    /// <summary>Headers that may carry its token.</summary>
    IEnumerable<string> Headers => [];

    /// <summary>Cookies that may carry its token.</summary>
    IEnumerable<string> Cookies => [];

    /// <summary>Whether players may send its token as <c>Authorization: Bearer</c> with a request for media.</summary>
    bool TakesBearer => false;

    /// <summary>Whether a text has the form of its tokens.</summary>
    bool Recognises(string text);

    /// <summary>Validates a token by what it says of itself; null where it is not of this format, and the next one is asked.</summary>
    /// <exception cref="StoreUnavailableException">The keys cannot be read.</exception>
    ValueTask<TokenVerdict?> ValidateAsync(Credential credential, TokenDemand demand, CancellationToken cancellation);

    /// <summary>
    /// Which token it is, whether it is in time and fits the demand or not; null where that cannot be said. It lets nothing in: it only
    /// tells whose session the token opened.
    /// </summary>
    ValueTask<TokenIdentity?> IdentifyAsync(Credential credential, TokenDemand demand, CancellationToken cancellation);
}
