namespace PlayGate.Issuers;

/// <summary>
/// Reads the tokens of one issuer. It verifies the signature, and everything that only this format knows: addresses, signed paths, what
/// must be understood. Times, audience, lifetime, stream and type are judged by its caller, the same for all formats.
/// A new format is a class and its line in <see cref="IssuerFormats"/>.
/// </summary>
internal interface IIssuerFormat
{
    /// <summary>The query parameters that belong to it, the token's own first. All are cut from what is forwarded.</summary>
    IReadOnlyList<string> Parameters { get; }

    /// <summary>The name that its token has where all parameters stand in front of the path, as its first segment.</summary>
    string? PathParameter => null;

    /// <summary>Whether its tokens also come as <c>Authorization: Bearer</c>.</summary>
    bool TakesBearer => false;

    /// <summary>A request header that may carry the token.</summary>
    string? Header => null;

    /// <summary>A cookie that may carry the token.</summary>
    string? Cookie => null;

    /// <summary>Whether a text that stands where the name of a stream or a file is expected has the form of its tokens.</summary>
    bool Recognises(string text) => false;

    /// <summary>
    /// Reads what was presented; null where it is not written in this format, so that others are asked. Never throws on what a client
    /// wrote.
    /// </summary>
    /// <exception cref="IssuerUnavailableException">The keys could never be read.</exception>
    ValueTask<IssuedReading?> ReadAsync(IssuedToken token, CancellationToken cancellation);

    /// <summary>
    /// What it does beside requests, such as reading keys, until the application ends. Called once by the application, not where settings
    /// are only checked; without it keys are read when they are first needed.
    /// </summary>
    Task WorkAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Whether what it works with can be reached, for a check of the settings before the start.</summary>
    /// <exception cref="IssuerUnavailableException">It cannot.</exception>
    Task CheckAsync(CancellationToken cancellation) => Task.CompletedTask;
}
