using PlayGate.Shield.Fetch;

namespace PlayGate.Shield.Cache;

/// <summary>What is known of one key at one moment. It never changes; <see cref="CacheEntry"/> replaces it.</summary>
internal sealed record EntryState
{
    public static readonly EntryState Empty = new();

    /// <summary>Newest first.</summary>
    public StoredResponse[] Stored { get; private init; } = [];

    /// <summary>Those under way.</summary>
    public SharedFetch[] Fetches { get; private init; } = [];

    /// <summary>The fields of a request by which the origin chooses (<c>Vary</c>), in any of its answers so far.</summary>
    public string[] Selecting { get; private init; } = [];

    /// <summary>Until then each request is forwarded: the last answer was for one caller alone, or too large.</summary>
    public DateTimeOffset UnshareableUntil { get; init; }

    /// <summary>Until then an origin that has just failed is not asked while there is something stale to give.</summary>
    public DateTimeOffset FailingUntil { get; init; }

    /// <summary>The whole is known to fit, so that a request for a part is worth fetching it.</summary>
    public bool WholeFits { get; init; }

    /// <summary>The origin shares it even where a request has credentials.</summary>
    public bool IsPublic { get; init; }

    /// <summary>The store has forgotten it; nothing may be added.</summary>
    public bool IsForgotten { get; init; }

    /// <summary>Whether nothing is stored or under way.</summary>
    public bool IsIdle => Stored.Length == 0 && Fetches.Length == 0;

    /// <summary>The stored answer to a request, fresh or not.</summary>
    public StoredResponse? Select(CacheRequest request)
    {
        foreach (var stored in Stored)
        {
            if (stored.Answers(request))
            {
                return stored;
            }
        }

        return null;
    }

    /// <summary>Whether the fields by which the origin chooses may go into a shared request.</summary>
    public bool IsOrdinary(ShieldRequest request) => Array.TrueForAll(Selecting, name => RequestFields.IsOrdinary(request.Headers, name));

    /// <summary>
    /// A fetch that a request may wait for. Not one that all have left: the origin may hang, and they may have left for that reason.
    /// </summary>
    public SharedFetch? Joinable(ShieldRequest request) => Array.Find(
        Fetches,
        fetch => !fetch.Outcome.IsCompleted
            && !fetch.IsDeserted
            && Array.TrueForAll(Selecting, name => fetch.Selecting(name) == request.Selecting(name)));

    /// <summary>Whether something is known, though nothing is stored, that is worth an entry.</summary>
    public bool IsWorthKeeping(Knowledge worth, DateTimeOffset now) => worth switch
    {
        Knowledge.Any => UnshareableUntil > now || Selecting.Length > 0 || WholeFits || IsPublic,
        Knowledge.Costly => UnshareableUntil > now,
        _ => false,
    };

    public EntryState With(SharedFetch fetch) => this with { Fetches = [.. Fetches, fetch] };

    public EntryState Without(SharedFetch fetch) =>
        Fetches.Contains(fetch) ? this with { Fetches = Array.FindAll(Fetches, other => other != fetch) } : this;

    public EntryState Without(StoredResponse stored) => this with { Stored = Array.FindAll(Stored, other => other != stored) };

    /// <summary>With a new answer before others that it does not replace.</summary>
    /// <param name="stored">The answer.</param>
    /// <param name="most">How many there may be.</param>
    public EntryState With(StoredResponse stored, int most) => SelectingBy(stored.SelectedBy) with
    {
        Stored = [stored, .. Stored.Where(other => !stored.Replaces(other)).Take(most - 1)],
    };

    public EntryState SelectingBy(HeaderField[] fields) =>
        this with { Selecting = [.. Selecting.Union(fields.Select(field => field.Name), StringComparer.OrdinalIgnoreCase)] };
}
