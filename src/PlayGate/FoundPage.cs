namespace PlayGate;

/// <summary>One page of what a search has found.</summary>
/// <param name="Items">The page.</param>
/// <param name="Total">
/// How many there are in all, counted up to <see cref="FoundPage.MostCounted"/>: to count on would cost more than it is worth.
/// </param>
public sealed record FoundPage<T>(IReadOnlyList<T> Items, int Total)
{
    /// <summary>Whether there are more than <see cref="Total"/>, or may be.</summary>
    public bool IsMore => Total >= FoundPage.MostCounted;
}

/// <summary>What holds for all pages.</summary>
public static class FoundPage
{
    /// <summary>How far is counted, and how far can be paged; a narrower search finds what lies beyond.</summary>
    public const int MostCounted = 10_000;
}
