namespace PlayGate.Playlists;

/// <summary>Elements by the URIs that they hold (ISO/IEC 23009-1).</summary>
internal enum DashElement
{
    Other,

    /// <summary><c>MPD</c>, or the <c>Patch</c> of one (annex on MPD patching).</summary>
    Root,

    /// <summary>The base of other URIs.</summary>
    BaseUrl,

    /// <summary>A URI as text: <c>Location</c>, <c>PatchLocation</c>.</summary>
    Location,

    /// <summary>A URI as text and another one as an attribute.</summary>
    Steering,

    /// <summary><c>SegmentTemplate</c>.</summary>
    Template,

    /// <summary><c>SegmentURL</c>.</summary>
    Segment,

    /// <summary><c>Initialization</c> and its like.</summary>
    Source,
}

/// <summary>The elements and attributes that hold URIs. Packagers choose namespace prefixes freely.</summary>
internal static class DashNames
{
    private static ReadOnlySpan<byte> Link => ":href"u8;

    /// <param name="name">The name as it stands in the tag.</param>
    public static DashElement ElementOf(ReadOnlySpan<byte> name)
    {
        var local = name[(name.IndexOf((byte)':') + 1)..];
        return local.Length switch
        {
            // By length first: the many S of a timeline are decided at once.
            1 or 2 => DashElement.Other,
            3 => local.SequenceEqual("MPD"u8) ? DashElement.Root : DashElement.Other,
            5 => local.SequenceEqual("Patch"u8) ? DashElement.Root : DashElement.Other,
            7 => local.SequenceEqual("BaseURL"u8) ? DashElement.BaseUrl : DashElement.Other,
            8 => local.SequenceEqual("Location"u8) ? DashElement.Location : DashElement.Other,
            10 => local.SequenceEqual("SegmentURL"u8) ? DashElement.Segment : DashElement.Other,
            13 => local.SequenceEqual("PatchLocation"u8) ? DashElement.Location : DashElement.Other,
            14 => local.SequenceEqual("Initialization"u8) ? DashElement.Source : DashElement.Other,
            15 => local.SequenceEqual("SegmentTemplate"u8) ? DashElement.Template
                : local.SequenceEqual("ContentSteering"u8) ? DashElement.Steering : DashElement.Other,
            18 => local.SequenceEqual("BitstreamSwitching"u8) ? DashElement.Source : DashElement.Other,
            19 => local.SequenceEqual("RepresentationIndex"u8) ? DashElement.Source : DashElement.Other,
            _ => DashElement.Other,
        };
    }

    public static bool IsUri(DashElement element, ReadOnlySpan<byte> attribute)
    {
        // Most attributes are shorter than the shortest that holds a URI.
        if (attribute.Length < "media".Length)
        {
            return false;
        }

        return attribute.EndsWith(Link) || element switch
        {
            DashElement.Template => attribute.SequenceEqual("media"u8) || attribute.SequenceEqual("initialization"u8)
                || attribute.SequenceEqual("index"u8) || attribute.SequenceEqual("bitstreamSwitching"u8),
            DashElement.Segment => attribute.SequenceEqual("media"u8) || attribute.SequenceEqual("index"u8),
            DashElement.Source => attribute.SequenceEqual("sourceURL"u8),
            DashElement.Steering => attribute.SequenceEqual("proxyServerURL"u8),
            _ => false,
        };
    }
}
