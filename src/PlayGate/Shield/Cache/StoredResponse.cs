using System.Net;
using PlayGate.Shield.Bodies;

namespace PlayGate.Shield.Cache;

/// <summary>An answer that may be given to more than one: head, body (perhaps still arriving), how fresh it is and for whom it was made.</summary>
internal sealed class StoredResponse(ResponseHead head, SharedBody body, Freshness freshness, HeaderField[] selectedBy)
{
    private const int Overhead = 1024;
    private long _usedAt = freshness.ReceivedAt.UtcTicks;

    public ResponseHead Head { get; } = head;

    public SharedBody Body { get; } = body;

    public Freshness Freshness { get; } = freshness;

    /// <summary>The request's fields by which the origin chose it (<c>Vary</c>), normalised.</summary>
    public HeaderField[] SelectedBy { get; } = selectedBy;

    public bool IsRangeable => Head.Status == HttpStatusCode.OK;

    /// <summary>For eviction: when somebody was last given it.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    public void Used(DateTimeOffset now) => Volatile.Write(ref _usedAt, now.UtcTicks);

    /// <summary>What it takes in memory besides its body.</summary>
    public long Size { get; } = head.Size + Overhead + selectedBy.Sum(field => ((long)field.Value.Length * sizeof(char)) + HeaderField.Overhead);

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

    /// <summary>The same bytes under a head that the origin has just confirmed.</summary>
    public StoredResponse Confirmed(ResponseHead updated, Freshness fresh) => new(updated, Body, fresh, SelectedBy);

    /// <summary>Whether the other one was made for the same requests, and is therefore replaced by this one.</summary>
    public bool Replaces(StoredResponse other) =>
        !SelectedBy.Select(field => field.Name).SequenceEqual(other.SelectedBy.Select(field => field.Name), StringComparer.OrdinalIgnoreCase)
        || SelectedBy.SequenceEqual(other.SelectedBy);
}
