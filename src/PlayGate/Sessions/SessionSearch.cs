using System.Net;

namespace PlayGate.Sessions;

/// <summary>Which page of the open sessions; all that is said has to fit.</summary>
/// <param name="Skip">How many come before the page, at most <see cref="FoundPage.MostCounted"/>.</param>
/// <param name="Limit">How many a page has.</param>
public sealed record SessionSearch(int Skip, int Limit)
{
    /// <summary>Only this application.</summary>
    public string? Application { get; init; }

    /// <summary>Only this stream.</summary>
    public string? StreamId { get; init; }

    /// <summary>Only streams whose ids begin so.</summary>
    public string? StreamPrefix { get; init; }

    /// <summary>Only this subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Only those that were opened from this address.</summary>
    public IPAddress? Address { get; init; }
}
