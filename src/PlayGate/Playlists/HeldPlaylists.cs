using Microsoft.AspNetCore.Http;
using PlayGate.Gate;

namespace PlayGate.Playlists;

/// <summary>
/// The memory for playlists that have to be held for their viewers: counted before it is taken, and bounded for each session and in sum
/// (issue 15). What is read ahead of every playlist is not in it; that is no more than what the server itself keeps for a connection.
/// </summary>
internal sealed class HeldPlaylists(TimeProvider time)
{
    /// <summary>A part of the longest playlist takes it twice: as it came, and rewritten.</summary>
    private const long MostOfOne = 2 * PlaylistRewriter.DefaultMaxLength;

    private const long Most = 4 * MostOfOne;

    /// <summary>Whoever has taken none of it for so long does not want it. Others do.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly ClientShares _clients = new(MostOfOne);
    private readonly LinkedList<PlaylistHold> _oldestFirst = new();
    private readonly Lock _lock = new();
    private long _held;

    /// <summary>How much is held, in bytes.</summary>
    public long Bytes => Volatile.Read(ref _held);

    /// <summary>Nothing yet.</summary>
    public PlaylistHold Begin(HttpContext context, GateRequest request) => new(this, context, ClientShares.ClientOf(request));

    /// <summary>More for one; false where they have their share, or there is no more. The one who has held some for the longest is cut then, if that is long.</summary>
    public bool TryTake(PlaylistHold hold, long more)
    {
        if (!_clients.TryTake(hold.Client, more))
        {
            return false;
        }

        lock (_lock)
        {
            if (_held + more <= Most)
            {
                _held += more;
                hold.Bytes += more;
                hold.Since = time.GetUtcNow();
                hold.Place ??= _oldestFirst.AddLast(hold);
                return true;
            }

            CutTheOldest();
        }

        _clients.GiveBack(hold.Client, more);
        return false;
    }

    public void GiveBack(PlaylistHold hold)
    {
        lock (_lock)
        {
            if (hold.Place is not { } place)
            {
                return;
            }

            _oldestFirst.Remove(place);
            _held -= hold.Bytes;
            _clients.GiveBack(hold.Client, hold.Bytes);
            (hold.Place, hold.Bytes) = (null, 0);
        }
    }

    private void CutTheOldest()
    {
        var now = time.GetUtcNow();
        for (var place = _oldestFirst.First; place is not null; place = place.Next)
        {
            if (!place.Value.IsCut && now - place.Value.Since >= LongEnough)
            {
                place.Value.Cut();
                return;
            }
        }
    }
}
