using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// The tokens that were refused as consumed within the last second, so that showing one again and again costs the store nothing, whatever
/// clients show it: who asks with another <c>User-Agent</c> each time is one attacker (issue 15). Only the client that opened the session
/// may have more to say, by its grace, and is asked about once a second too. Not longer than that, since another replica may give a token
/// back.
/// </summary>
internal sealed class ConsumedTokens(TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private const int MaxRemembered = 20_000;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxRemembered, CompactionPercentage = 0.1 }, loggers);

    /// <summary>Whether it is known that the token is consumed and that this client does not get its session.</summary>
    /// <param name="token">Its handle.</param>
    /// <param name="client">Who shows it.</param>
    /// <param name="byConnection">Whether another client may have its session too, where it asks for the same connection.</param>
    public bool Contains(Guid token, Client client, bool byConnection)
    {
        client = client.AsStored();
        return Find(token) is { } entry
            && (entry.Told == client || entry.Other == client
                || (!byConnection && (entry.IsNobodys || (entry.Opener is { } opener && opener != client))));
    }

    /// <summary>
    /// Refused it is, but the client may have been the first; else as many as were told the same cannot all have opened it.
    /// </summary>
    /// <param name="token">Its handle.</param>
    /// <param name="client">Who is told that it is consumed.</param>
    /// <param name="opener">Who opened its session, where that was another client.</param>
    /// <param name="asked">When they asked: what was given back since is not consumed any more, whatever the store said before.</param>
    public void Add(Guid token, Client client, Client? opener, DateTimeOffset asked)
    {
        if (_cache.TryGetValue(token, out var found) && found is Entry { IsReturned: true } returned && returned.At >= asked)
        {
            return;
        }

        client = client.AsStored();
        var known = Find(token) ?? new Entry(time.GetUtcNow());
        Remember(token, opener is not null
            ? known with { At = time.GetUtcNow(), Opener = opener.AsStored(), Other = client }
            : known with
            {
                At = time.GetUtcNow(),
                Told = client,
                IsNobodys = known.Opener is null && known.Told is { } told && told != client,
            });
    }

    /// <summary>The token was given back.</summary>
    public void Remove(Guid token) => Remember(token, new Entry(time.GetUtcNow()) { IsReturned = true });

    public void Dispose() => _cache.Dispose();

    private Entry? Find(Guid token) =>
        _cache.TryGetValue(token, out var found) && found is Entry { IsReturned: false } entry && time.GetUtcNow() - entry.At < Memory
            ? entry
            : null;

    private void Remember(Guid token, Entry remembered)
    {
        using var entry = _cache.CreateEntry(token);
        entry.Size = 1;
        entry.Value = remembered;
    }

    private sealed record Entry(DateTimeOffset At)
    {
        public bool IsReturned { get; init; }

        /// <summary>Who opened the session, if that is known.</summary>
        public Client? Opener { get; init; }

        /// <summary>Another one who was told lately.</summary>
        public Client? Other { get; init; }

        /// <summary>Who was told lately and may be the opener.</summary>
        public Client? Told { get; init; }

        /// <summary>Whether several were told of whom the store calls none another than the opener: there is none.</summary>
        public bool IsNobodys { get; init; }
    }
}
