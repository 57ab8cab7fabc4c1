using System.Buffers;
using PlayGate.Http;

namespace PlayGate.Streams;

/// <summary>Which texts are stream ids.</summary>
internal static class StreamId
{
    public const int MaxLength = 256;

    public const string Rule =
        "A stream id has 1 to 256 ASCII letters, digits and _ - . ~ /, does not begin with ~, " +
        "neither begins nor ends with /, and has no empty, . or .. segment.";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~/");

    public static bool IsValid(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= MaxLength
        && id[0] != '~' // "/streams/~…" is a path with a ticket
        && !id.ContainsAnyExcept(Allowed)
        && PathSegments.AreClean(id);
}
