using Microsoft.AspNetCore.Http;

namespace PlayGate.Playlists;

/// <summary>What one answer holds of the memory for playlists. Its fields are <see cref="HeldPlaylists"/>' to change.</summary>
internal sealed class PlaylistHold(HeldPlaylists all, HttpContext context, int client) : IDisposable
{
    public int Client { get; } = client;

    public long Bytes { get; set; }

    /// <summary>When it took some for the last time.</summary>
    public DateTimeOffset Since { get; set; }

    public LinkedListNode<PlaylistHold>? Place { get; set; }

    public bool IsCut { get; private set; }

    /// <summary>Has at least so much from now on; false where there is not so much.</summary>
    public bool TryCover(long bytes) => bytes <= Bytes || all.TryTake(this, bytes - Bytes);

    /// <summary>Breaks the answer off, whose end gives everything back.</summary>
    public void Cut()
    {
        IsCut = true;
        context.Abort();
    }

    public void Dispose() => all.GiveBack(this);
}
