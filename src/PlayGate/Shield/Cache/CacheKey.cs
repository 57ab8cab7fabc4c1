namespace PlayGate.Shield.Cache;

/// <summary>Tells stored responses apart, before <c>Vary</c>: never by viewer, nor by the destination of a cluster.</summary>
internal readonly struct CacheKey : IEquatable<CacheKey>
{
    private readonly int _hash;

    public CacheKey(string cluster, string host, string target)
    {
        (Cluster, Host, Target) = (cluster, host, target);
        _hash = HashCode.Combine(cluster, host, target);
    }

    public string Cluster { get; }

    /// <summary>The host, where a route forwards the viewer's; else empty.</summary>
    public string Host { get; }

    /// <summary>Path and normalised query as the origin gets them, without the origin's base path.</summary>
    public string Target { get; }

    public ReadOnlySpan<char> Path =>
        Target.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? Target.AsSpan(0, query) : Target;

    public static bool operator ==(CacheKey left, CacheKey right) => left.Equals(right);

    public static bool operator !=(CacheKey left, CacheKey right) => !left.Equals(right);

    public CacheKey At(string target) => new(Cluster, Host, target);

    public bool Equals(CacheKey other) =>
        _hash == other._hash && Target == other.Target && Cluster == other.Cluster && Host == other.Host;

    public override bool Equals(object? obj) => obj is CacheKey other && Equals(other);

    public override int GetHashCode() => _hash;

    public override string ToString() => Target;
}
