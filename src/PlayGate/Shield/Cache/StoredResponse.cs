using System.Net;
using PlayGate.Routes;
using PlayGate.Shield.Bodies;

namespace PlayGate.Shield.Cache;

/// <summary>A response that many may get: its head and body (perhaps still arriving), how fresh it is, which requests it answers.</summary>
internal sealed class StoredResponse(ResponseHead head, SharedBody body, Freshness freshness, HeaderField[] selectedBy)
{
    private const int Overhead = 1280;
    private long _usedAt = freshness.ReceivedAt.UtcTicks;

    public ResponseHead Head { get; } = head;

    public SharedBody Body { get; } = body;

    public Freshness Freshness { get; } = freshness;

    /// <summary>The request's fields by which the origin chose it (<c>Vary</c>), normalised.</summary>
    public HeaderField[] SelectedBy { get; } = selectedBy;

    public bool IsRangeable => Head.Status == HttpStatusCode.OK;

    /// <summary>When it was last given to a viewer, for eviction.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    public void Used(DateTimeOffset now) => Volatile.Write(ref _usedAt, now.UtcTicks);

    /// <summary>What it takes in memory besides its body.</summary>
    public long Size { get; } =
        head.Size + Overhead + selectedBy.Sum(field => ((long)field.Value.Length * sizeof(char)) + HeaderField.Overhead);

    /// <summary>Whether the origin would choose it for that request.</summary>
    public bool IsFor(CacheRequest request)
    {
        foreach (var field in SelectedBy)
        {
            if (request.Selecting(field.Name) != field.Value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it is an answer to that request, fresh or not.</summary>
    public bool Answers(CacheRequest request) =>
        !Body.HasFailed
        && IsFor(request)
        && (!request.ConsumesToken || RouteKind.Play.IsConfirmedBy((int)Head.Status))
        && (!request.HasCredentials || Cacheability.IsPublic(Head));

    /// <summary>Whether a request that it answers gets it without asking the origin.</summary>
    public bool IsFreshFor(CacheRequest request, DateTimeOffset now)
    {
        var wanted = request.Directives;
        return Freshness.IsFreshAt(now)
            && !wanted.NoCache
            && (wanted.MaxAge is not { } age || Freshness.AgeAt(now) <= TimeSpan.FromSeconds(age))
            && (wanted.MinFresh is not { } rest || Freshness.Lifetime - Freshness.AgeAt(now) >= TimeSpan.FromSeconds(rest));
    }

    /// <summary>Whether such a request gets it stale, while a new one is fetched or the origin fails.</summary>
    public bool MayBeStaleFor(CacheRequest request, DateTimeOffset now, bool isOriginFailing) =>
        request.Directives is { NoCache: false, MaxAge: null, MinFresh: null }
        && (Freshness.MayCoverRevalidationAt(now) || (isOriginFailing && Freshness.MayCoverErrorAt(now)));

    /// <summary>The same bytes under a head that the origin has just confirmed.</summary>
    public StoredResponse Confirmed(ResponseHead updated, Freshness fresh) => new(updated, Body, fresh, SelectedBy);

    /// <summary>Whether it replaces the other one: both answer the same requests, or the origin chooses by other fields now.</summary>
    public bool Replaces(StoredResponse other) =>
        SelectedBy.SequenceEqual(other.SelectedBy)
        || SelectedBy.Length != other.SelectedBy.Length
        || SelectedBy.Zip(other.SelectedBy).Any(pair => !pair.First.Is(pair.Second.Name));
}
