using System.Globalization;

namespace PlayGate.Http;

/// <summary>A part of a body.</summary>
internal readonly record struct ByteRange(long From, long Count)
{
    public long Last => From + Count - 1;

    public string Within(long length) => string.Create(CultureInfo.InvariantCulture, $"bytes {From}-{Last}/{length}");
}

/// <summary>A <c>Range</c> field held against a length (RFC 9110 §14): a closed set.</summary>
internal abstract record RangeVerdict
{
    /// <summary>More parts than this are not worth a multipart answer; they get the whole, as RFC 9110 §14.2 allows.</summary>
    private const int MaxParts = 16;

    private RangeVerdict()
    {
    }

    /// <summary>No range, or none that we know or want to serve: the whole.</summary>
    internal sealed record Whole : RangeVerdict
    {
        public static readonly Whole Instance = new();
    }

    internal sealed record Parts(IReadOnlyList<ByteRange> Ranges) : RangeVerdict;

    internal sealed record Unsatisfiable : RangeVerdict
    {
        public static readonly Unsatisfiable Instance = new();
    }

    /// <summary>Several players ask for all of it as <c>bytes=0-</c>.</summary>
    public static bool AsksForAll(string range) =>
        range.Replace(" ", "", StringComparison.Ordinal).Equals("bytes=0-", StringComparison.OrdinalIgnoreCase);

    public static RangeVerdict Of(string? field, long length)
    {
        if (field is null || !field.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return Whole.Instance;
        }

        var parts = field["bytes=".Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var ranges = new List<ByteRange>();
        foreach (var part in parts)
        {
            if (!TryParse(part, length, out var range))
            {
                return Whole.Instance;
            }

            if (range.Count > 0)
            {
                ranges.Add(range);
            }
        }

        return parts.Length == 0 ? Whole.Instance
            : ranges.Count == 0 ? Unsatisfiable.Instance
            : ranges.Count > MaxParts || ranges.Sum(range => range.Count) > length ? Whole.Instance
            : new Parts(ranges);
    }

    /// <summary>False for what is no range; an empty range for one beyond the end.</summary>
    private static bool TryParse(ReadOnlySpan<char> part, long length, out ByteRange range)
    {
        range = default;
        var dash = part.IndexOf('-');
        if (dash < 0)
        {
            return false;
        }

        var hasFirst = TryNumber(part[..dash], out var first);
        var hasLast = TryNumber(part[(dash + 1)..], out var last);
        if (dash == 0)
        {
            range = hasLast ? new ByteRange(Math.Max(0, length - last), Math.Min(last, length)) : default;
            return hasLast;
        }

        var isOpen = dash == part.Length - 1;
        if (!hasFirst || (!isOpen && (!hasLast || last < first)))
        {
            return false;
        }

        range = first >= length ? default : new ByteRange(first, (isOpen ? length : Math.Min(last + 1, length)) - first);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < long.MaxValue;
}
