namespace PlayGate.Playlists;

/// <summary>Where a relative URI finds its base.</summary>
internal enum MediaBase
{
    /// <summary>The playlist's own folder: the URI gets it, and the credential.</summary>
    Playlist,

    /// <summary>It is the base of others: it gets the folder, and they the credential.</summary>
    ToWrite,

    /// <summary>A base that has the folder already: the URI gets the credential.</summary>
    Written,
}
