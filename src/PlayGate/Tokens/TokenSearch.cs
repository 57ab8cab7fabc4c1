namespace PlayGate.Tokens;

/// <summary>Which page of the usable tokens; all that is said has to fit.</summary>
/// <param name="Skip">How many come before the page, at most <see cref="FoundPage.MostCounted"/>.</param>
/// <param name="Limit">How many a page has.</param>
public sealed record TokenSearch(int Skip, int Limit)
{
    /// <summary>Only this application.</summary>
    public string? Application { get; init; }

    /// <summary>Only this stream.</summary>
    public string? StreamId { get; init; }

    /// <summary>Only streams whose ids begin so.</summary>
    public string? StreamPrefix { get; init; }

    /// <summary>Only this subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Only this type.</summary>
    public TokenType? Type { get; init; }
}
