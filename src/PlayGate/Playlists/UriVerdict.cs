namespace PlayGate.Playlists;

/// <summary>Where a URI leads.</summary>
internal enum UriPlace
{
    /// <summary>More of it has to be seen.</summary>
    Undecided,

    /// <summary>Relative to its base; what else is neither of the following counts here too.</summary>
    Relative,

    /// <summary>Relative to the root of whatever host its base names.</summary>
    Rooted,

    /// <summary>Absolute, to the origin or to the gate.</summary>
    Inside,

    /// <summary>Absolute, to anybody else.</summary>
    Foreign,
}

/// <summary>What is to become of a URI: its first <paramref name="replaced"/> bytes give way to <paramref name="by"/>.</summary>
internal readonly ref struct UriVerdict(UriPlace place, int replaced = 0, ReadOnlySpan<byte> by = default)
{
    public UriPlace Place { get; } = place;

    public int Replaced { get; } = replaced;

    public ReadOnlySpan<byte> By { get; } = by;
}
