namespace PlayGate.Delivery;

/// <summary>
/// The folder that is one stream's own: all that lies in it is covered by every session of the stream, so one credential may open it. Files
/// beside it are signed one by one, since a pattern of their names would open other streams.
/// </summary>
internal static class StreamFolder
{
    /// <returns>The folder's path with a slash at its end, where the path lies in it letter for letter; else null.</returns>
    public static string? Above(string path, string prefix, string? streamId) =>
        streamId is not null && Of(prefix, streamId) is var folder && path.StartsWith(folder, StringComparison.Ordinal) ? folder : null;

    public static string Of(string prefix, string streamId) => $"{prefix}/{streamId}/";
}
