namespace PlayGate.Issuers;

/// <summary>
/// Patterns of an access list: <c>*</c> is as much as fits, slashes too; <c>?</c> is one character; the rest is itself. Backtracking goes
/// to the last star only, so the work is at most pattern times text.
/// </summary>
internal static class WildcardPattern
{
    public static bool Matches(string pattern, string text)
    {
        var (at, next, star, resume) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                (star, resume) = (next, at);
                next++;
            }
            else if (next < pattern.Length && (pattern[next] == '?' || pattern[next] == text[at]))
            {
                next++;
                at++;
            }
            else if (star >= 0)
            {
                (at, next) = (++resume, star + 1);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(next).Trim('*').IsEmpty;
    }
}
