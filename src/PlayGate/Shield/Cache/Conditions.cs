using Microsoft.Net.Http.Headers;
using PlayGate.Http;

namespace PlayGate.Shield.Cache;

/// <summary>A viewer's conditions compared with a stored response (RFC 9110 §13).</summary>
internal static class Conditions
{
    /// <summary>Whether the viewer has it already: 304.</summary>
    public static bool IsNotModified(ResponseHead head, string? ifNoneMatch, string? ifModifiedSince)
    {
        if (ifNoneMatch is not null)
        {
            var tags = ifNoneMatch.AsSpan().Trim();
            return tags is "*" || (head.ETag is { } own && (tags.SequenceEqual(own) || Lists(ifNoneMatch, head.Tag)));
        }

        return HttpDates.Parse(ifModifiedSince) is { } since
            && (HttpDates.Parse(head.LastModified) ?? HttpDates.Parse(head.Value("Date"))) is { } changed
            && changed <= since;
    }

    /// <summary>Whether a range belongs to what the viewer has the rest of; only a strong validator can tell (RFC 9110 §13.1.5).</summary>
    public static bool RangeApplies(ResponseHead head, string? ifRange) =>
        ifRange is null
        || (EntityTagHeaderValue.TryParse(ifRange, out var tag)
            ? head.Tag is { } own && own.Compare(tag, useStrongComparison: true)
            : HttpDates.Parse(ifRange) is { } date && date == HttpDates.Parse(head.LastModified));

    private static bool Lists(string ifNoneMatch, EntityTagHeaderValue? own) =>
        own is not null
        && EntityTagHeaderValue.TryParseList([ifNoneMatch], out var tags)
        && tags.Any(tag => own.Compare(tag, useStrongComparison: false));
}
