namespace PlayGate.Http;

/// <summary>A path is a name only while no server would rewrite it: no segment is empty, <c>.</c> or <c>..</c>.</summary>
internal static class PathSegments
{
    /// <param name="path">Without the leading slash.</param>
    public static bool AreClean(ReadOnlySpan<char> path)
    {
        while (true)
        {
            var slash = path.IndexOf('/');
            if ((slash < 0 ? path : path[..slash]) is "" or "." or "..")
            {
                return false;
            }

            if (slash < 0)
            {
                return true;
            }

            path = path[(slash + 1)..];
        }
    }
}
