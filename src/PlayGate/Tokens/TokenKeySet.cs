namespace PlayGate.Tokens;

/// <summary>The signing keys as they were read.</summary>
internal sealed class TokenKeySet(IReadOnlyList<(TokenKey Key, DateTimeOffset CreatedAt)> keys)
{
    /// <summary>
    /// By then every replica that is asked for an unknown version has read it, whatever else it was asked for just before.
    /// </summary>
    private static readonly TimeSpan SignsAfter = TimeSpan.FromMinutes(1);
    private readonly Dictionary<ushort, TokenKey> _byVersion = keys.ToDictionary(entry => entry.Key.Version, entry => entry.Key);

    public TokenKey? Find(ushort version) => _byVersion.GetValueOrDefault(version);

    /// <summary>The newest key that is not too new; the oldest where all of them are.</summary>
    public TokenKey SigningAt(DateTimeOffset now)
    {
        var index = keys.Count - 1;
        while (index > 0 && keys[index].CreatedAt + SignsAfter > now)
        {
            index--;
        }

        return keys[index].Key;
    }
}
