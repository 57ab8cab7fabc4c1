using Microsoft.AspNetCore.Http;

namespace PlayGate.Tokens;

/// <summary>
/// Parameters that stood in front of a path, as its first segment, in place of a query: players repeat them before every relative URL.
/// </summary>
/// <param name="Segment">The segment with its leading slash, as the viewer wrote it.</param>
/// <param name="Pairs">The same parameters as a query has them, joined by <c>&amp;</c>.</param>
internal sealed record PathParameters(string Segment, string Pairs)
{
    /// <summary>Those that were cut from a request; null where it had none.</summary>
    public static PathParameters? Of(HttpContext context) => context.Features.Get<PathParameters>();

    /// <summary>A raw query (empty, or with its leading <c>?</c>) with these behind it.</summary>
    public string Behind(string query) => (query.Length == 0 ? "?" : query + "&") + Pairs;

    public override string ToString() => "(path parameters)";
}
