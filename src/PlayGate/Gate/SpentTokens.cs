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

    /// <param name="token">Its handle.</param>
    /// <param name="client">Who is told that it is spent.</param>
    /// <param name="asked">When they asked: what was given back since is not spent any more, whatever the store said before.</param>
    public void Add(Guid token, Client client, DateTimeOffset asked)
    {
        if (!_cache.TryGetValue(token, out var found) || found is not Entry { Client: null } returned || returned.At < asked)
        {
            Remember(token, client);
        }
    }

    /// <summary>The token was given back.</summary>
    public void Remove(Guid token) => Remember(token, null);

    public void Dispose() => _cache.Dispose();

    private void Remember(Guid token, Client? client)
    {
        using var entry = _cache.CreateEntry(token);
        entry.Size = 1;
        entry.Value = new Entry(client, time.GetUtcNow());
    }

    private sealed record Entry(Client? Client, DateTimeOffset At);
}
