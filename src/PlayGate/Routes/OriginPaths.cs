namespace PlayGate.Routes;

/// <summary>
/// How a path at the origin follows from one at the gate: the destination's base path is put before it, and the route's removed prefix
/// taken off. Redirects and playlists go the way back.
/// </summary>
/// <param name="BasePath">The destination's own path, without a slash behind; often empty.</param>
/// <param name="RemovedPrefix">What the route takes off before the origin sees the path; often empty.</param>
internal sealed record OriginPaths(string BasePath, string RemovedPrefix)
{
    public static OriginPaths Of(Uri origin, string removedPrefix) => new(origin.AbsolutePath.TrimEnd('/'), removedPrefix);

    /// <summary>
    /// The gate's path for one of the origin's. It begins with one slash, whatever the origin's begins with: standing alone, a path of
    /// <c>//host/x</c> or <c>/\host/x</c> is another host's (RFC 3986 §4.2, URL standard §4.4).
    /// </summary>
    public string ToGate(string originPath)
    {
        var path = string.Concat(RemovedPrefix, originPath.AsSpan(Based(originPath, BasePath, '/')));
        return string.Concat("/", path.AsSpan().TrimStart("/\\"));
    }

    /// <summary>
    /// How much of the beginning of a path is the base path: all of it or nothing, in characters or in UTF-8. What lies beside the base
    /// path is left as it is; the gate will not know it, as it never did.
    /// </summary>
    public static int Based<T>(ReadOnlySpan<T> path, ReadOnlySpan<T> basePath, T slash)
        where T : IEquatable<T> =>
        path.Length > basePath.Length && path[basePath.Length].Equals(slash) && path.StartsWith(basePath) ? basePath.Length : 0;
}
