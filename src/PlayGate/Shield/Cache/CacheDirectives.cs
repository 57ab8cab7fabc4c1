using System.Globalization;

namespace PlayGate.Shield.Cache;

/// <summary>A <c>Cache-Control</c> field (RFC 9111 §5.2, RFC 5861), of a request or of a response. Numbers are seconds.</summary>
internal sealed record CacheDirectives
{
    public static readonly CacheDirectives None = new();

    public bool NoStore { get; private set; }

    public bool NoCache { get; private set; }

    public bool Private { get; private set; }

    public bool Public { get; private set; }

    public bool MustRevalidate { get; private set; }

    public bool ProxyRevalidate { get; private set; }

    public bool MustUnderstand { get; private set; }

    public bool OnlyIfCached { get; private set; }

    public long? MaxAge { get; private set; }

    public long? SharedMaxAge { get; private set; }

    public long? StaleWhileRevalidate { get; private set; }

    public long? StaleIfError { get; private set; }

    public long? MinFresh { get; private set; }

    public long? MaxStale { get; private set; }

    /// <summary>
    /// A qualified <c>private</c> or <c>no-cache</c> counts like the bare one, as RFC 9111 §5.2.2 allows. Where any of the field does not
    /// parse, all of it is read carefully: see <see cref="CarefulReading"/>.
    /// </summary>
    public static CacheDirectives Parse(string? field)
    {
        if (string.IsNullOrWhiteSpace(field))
        {
            return None;
        }

        var directives = new CacheDirectives();
        var rest = field.AsSpan();
        var isWellFormed = true;
        while (!rest.IsEmpty)
        {
            var length = LengthOfFirst(rest);
            isWellFormed &= CarefulReading.IsDirective(rest[..length]);
            directives.Take(rest[..length]);
            rest = length < rest.Length ? rest[(length + 1)..] : [];
        }

        return isWellFormed ? directives : directives.ReadCarefully(field);
    }

    /// <summary>Each word that forbids something counts, wherever it stands; those that permit something do not.</summary>
    private CacheDirectives ReadCarefully(string field)
    {
        (Public, MustUnderstand, StaleWhileRevalidate, StaleIfError, MaxStale) = (false, false, null, null, null);
        foreach (var (word, number) in CarefulReading.WordsOf(field))
        {
            switch (word)
            {
                case "no-store": NoStore = true; break;
                case "no-cache": NoCache = true; break;
                case "private": Private = true; break;
                case "must-revalidate": MustRevalidate = true; break;
                case "proxy-revalidate": ProxyRevalidate = true; break;
                case "max-age": MaxAge = Least(MaxAge, number); break;
                case "s-maxage": MaxAge = Least(MaxAge, number); break;
            }
        }

        // s-maxage would override max-age, and permit to share a response to a request with credentials.
        (MaxAge, SharedMaxAge) = (SharedMaxAge is { } shared ? Math.Min(MaxAge ?? shared, shared) : MaxAge, null);
        return this;
    }

    /// <summary>Commas within quotes separate nothing.</summary>
    private static int LengthOfFirst(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted:
                    i++;
                    break;
                case ',' when !quoted:
                    return i;
            }
        }

        return text.Length;
    }

    private void Take(ReadOnlySpan<char> directive)
    {
        var equals = directive.IndexOf('=');
        Span<char> name = stackalloc char[32];
        var written = (equals < 0 ? directive : directive[..equals]).Trim().ToLowerInvariant(name);
        var value = equals < 0 ? [] : directive[(equals + 1)..].Trim();
        switch (written < 0 ? [] : name[..written])
        {
            case "no-store": NoStore = true; break;
            case "no-cache": NoCache = true; break;
            case "private": Private = true; break;
            case "public": Public = true; break;
            case "must-revalidate": MustRevalidate = true; break;
            case "proxy-revalidate": ProxyRevalidate = true; break;
            case "must-understand": MustUnderstand = true; break;
            case "only-if-cached": OnlyIfCached = true; break;
            case "max-age": MaxAge = Least(MaxAge, value); break;
            case "s-maxage": SharedMaxAge = Least(SharedMaxAge, value); break;
            case "stale-while-revalidate": StaleWhileRevalidate = Least(StaleWhileRevalidate, value); break;
            case "stale-if-error": StaleIfError = Least(StaleIfError, value); break;
            case "min-fresh": MinFresh = Least(MinFresh, value); break;
            case "max-stale": MaxStale = value.IsEmpty ? long.MaxValue : Least(MaxStale, value); break;
        }
    }

    /// <summary>
    /// An unreadable number counts as zero, and of two the smaller counts: both err on the side of asking the origin (RFC 9111 §4.2.1).
    /// </summary>
    private static long Least(long? known, ReadOnlySpan<char> value)
    {
        var digits = value is ['"', .. var inner, '"'] ? inner : value;
        var isNumber = !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
        var isSmall = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed < int.MaxValue;
        var seconds = !isNumber ? 0 : isSmall ? parsed : int.MaxValue;
        return Math.Min(known ?? seconds, seconds);
    }
}
