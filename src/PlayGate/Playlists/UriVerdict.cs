namespace PlayGate.Playlists;

/// <summary>Where a URI leads.</summary>
internal enum UriPlace
{
    /// <summary>More bytes have to be seen.</summary>
    Undecided,

    /// <summary>Relative to its base, or none of the following.</summary>
    Relative,

    /// <summary>Relative to the root of the host that its base names.</summary>
    Rooted,

    /// <summary>Absolute, to the origin or to the gate.</summary>
    Inside,

    /// <summary>Absolute, to another server.</summary>
    Foreign,
}

/// <summary>What a URI becomes: its first <paramref name="replaced"/> bytes are replaced by <paramref name="by"/>.</summary>
internal readonly ref struct UriVerdict(UriPlace place, int replaced = 0, ReadOnlySpan<byte> by = default)
{
    public UriPlace Place { get; } = place;

    public int Replaced { get; } = replaced;

    public ReadOnlySpan<byte> By { get; } = by;
}
