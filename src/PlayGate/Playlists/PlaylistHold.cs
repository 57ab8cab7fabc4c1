using Microsoft.AspNetCore.Http;

namespace PlayGate.Playlists;

/// <summary>
/// One response's share of the memory for playlists. Only <see cref="PlaylistMemory"/> changes its properties, under its lock.
/// </summary>
internal sealed class PlaylistHold(PlaylistMemory all, HttpContext context, int client) : IDisposable
{
    public int Client { get; } = client;

    public long Bytes { get; set; }

    /// <summary>When it last took more.</summary>
    public DateTimeOffset Since { get; set; }

    public LinkedListNode<PlaylistHold>? Place { get; set; }

    public bool IsCut { get; private set; }

    /// <summary>Takes what is missing to so many bytes; false where there is not enough.</summary>
    public bool TryCover(long bytes) => bytes <= Bytes || all.TryTake(this, bytes - Bytes);

    /// <summary>Breaks off the response; its end gives everything back.</summary>
    public void Cut()
    {
        IsCut = true;
        context.Abort();
    }

    public void Dispose() => all.GiveBack(this);
}
