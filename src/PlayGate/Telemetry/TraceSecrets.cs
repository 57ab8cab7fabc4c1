using System.Buffers;
using System.Diagnostics;

namespace PlayGate.Telemetry;

/// <summary>
/// Takes credentials out of activities. The gate's own hold none, but the server's and the client's write down URLs, and those of a player
/// hold its token or its ticket before the gate has cut them.
/// </summary>
public static class TraceSecrets
{
    /// <summary>
    /// Nothing that a query says is needed in a trace, and a token may stand in it by any name that a media server gives it.
    /// </summary>
    private const string Query = "url.query";

    /// <summary>As many letters as the shortest token has; tickets are longer. No id that a trace is read for comes near.</summary>
    private const int ShortestSecret = 92;
    private const string Mask = "…";

    /// <summary>Parameters may stand in a path too (<c>/bcdn_token=…&amp;…/streams/…</c>), and their MACs are shorter.</summary>
    private const string Parameter = "token=";

    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>To be called when the activity has ended, and before it is exported.</summary>
    public static void RemoveFrom(Activity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        activity.SetTag(Query, null);
        List<KeyValuePair<string, string>>? masked = null;
        foreach (ref readonly var tag in activity.EnumerateTagObjects())
        {
            if (tag.Value is string text && Masked(text) is var clean && !ReferenceEquals(clean, text))
            {
                (masked ??= []).Add(new(tag.Key, clean));
            }
        }

        masked?.ForEach(tag => activity.SetTag(tag.Key, tag.Value));
        activity.DisplayName = Masked(activity.DisplayName);
        if (activity.StatusDescription is { } description && Masked(description) is var said && !ReferenceEquals(said, description))
        {
            activity.SetStatus(activity.Status, said);
        }
    }

    /// <summary>The text itself where nothing in it could be a secret. Of a URL with a query the query goes too.</summary>
    internal static string Masked(string text)
    {
        var query = text.IndexOf('?', StringComparison.Ordinal);
        var clean = WithoutParameter(query >= 0 && text.Contains("://", StringComparison.Ordinal) ? text[..query] : text);
        var from = 0;
        while (from < clean.Length)
        {
            var begin = clean.AsSpan(from).IndexOfAny(Letters);
            if (begin < 0)
            {
                break;
            }

            begin += from;
            var length = clean.AsSpan(begin).IndexOfAnyExcept(Letters);
            length = length < 0 ? clean.Length - begin : length;
            if (length >= ShortestSecret)
            {
                clean = string.Concat(clean.AsSpan(0, begin), Mask, clean.AsSpan(begin + length));
                length = Mask.Length;
            }

            from = begin + length;
        }

        return clean;
    }

    private static string WithoutParameter(string text)
    {
        var begin = text.IndexOf(Parameter, StringComparison.OrdinalIgnoreCase);
        if (begin < 0)
        {
            return text;
        }

        begin += Parameter.Length;
        var length = text.AsSpan(begin).IndexOf('/');
        return string.Concat(text.AsSpan(0, begin), Mask, length < 0 ? "" : text.AsSpan(begin + length));
    }
}
