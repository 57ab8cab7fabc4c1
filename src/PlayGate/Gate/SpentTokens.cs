using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>
/// The tokens that were refused as spent within the last second, so that a player which asks again hundreds of times a second costs the
/// store nothing. Only as long as that, since another replica may give a token back.
/// </summary>
internal sealed class SpentTokens(TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private const int MaxRemembered = 20_000;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxRemembered, CompactionPercentage = 0.1 }, loggers);

    /// <summary>Whether this client has just been told that the token is spent.</summary>
    public bool Contains(Guid token, Client client) =>
        _cache.TryGetValue(token, out var found)
        && found is Entry entry
        && entry.Client == client
        && time.GetUtcNow() - entry.At < Memory;

    public void Add(Guid token, Client client)
    {
        using var entry = _cache.CreateEntry(token);
        entry.Size = 1;
        entry.Value = new Entry(client, time.GetUtcNow());
    }

    /// <summary>The token was given back.</summary>
    public void Remove(Guid token) => _cache.Remove(token);

    public void Dispose() => _cache.Dispose();

    private sealed record Entry(Client Client, DateTimeOffset At);
}
