using Microsoft.AspNetCore.Http;
using PlayGate.Gate;

namespace PlayGate.Playlists;

/// <summary>
/// The memory for playlists that have to be held for their viewers. It is counted before it is taken, and bounded for each session and in
/// sum (issue 15). The bytes that are read ahead of every playlist are not counted: the server itself keeps as many for a connection.
/// </summary>
internal sealed class PlaylistMemory(TimeProvider time)
{
    /// <summary>For a part of a playlist the longest one is held twice: as it came, and rewritten.</summary>
    private const long MostOfOne = 2 * PlaylistRewriter.DefaultMaxLength;

    private const long Most = 4 * MostOfOne;

    /// <summary>A viewer that has read nothing for so long may be cut for another one.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly ClientShares _clients = new(MostOfOne);
    private readonly LinkedList<PlaylistHold> _oldestFirst = new();
    private readonly Lock _lock = new();
    private long _held;

    /// <summary>How many bytes are held.</summary>
    public long Bytes => Volatile.Read(ref _held);

    /// <summary>A hold of nothing yet.</summary>
    public PlaylistHold Begin(HttpContext context, GateRequest request) => new(this, context, ClientShares.ClientOf(request));

    /// <summary>
    /// Takes more for one hold; false where its client has its share, or all is taken. In the latter case the oldest hold is cut, if it is
    /// old enough.
    /// </summary>
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
