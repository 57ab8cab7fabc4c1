using System.Net;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PlayGate.Sessions;

/// <summary>
/// The tickets that were opened lately, so that a segment costs no cryptography. Looked up by the ticket's last characters, which are
/// the seal's authentication tag, and compared whole: hashing 300 characters would cost more than all the rest.
/// What is remembered is only that the seal was genuine; time, client and kicks are judged again for every request.
/// </summary>
internal sealed class VerifiedTickets(TicketSealer sealer, IOptions<PlayGateOptions> options, ILoggerFactory loggers) : IDisposable
{
    private const int TailLength = 32;
    private readonly MemoryCache _cache = new(
        new MemoryCacheOptions { SizeLimit = options.Value.Session.RememberedTickets, CompactionPercentage = 0.1 },
        loggers);

    /// <summary>The session in a ticket, or null for anything that is not known to be sealed with this key ring.</summary>
    public Session? Open(ReadOnlySpan<char> ticket) => Open(ticket, out _);

    /// <summary>As above, and whether the key ring has to be read to tell.</summary>
    public Session? Open(ReadOnlySpan<char> ticket, out Guid? unread)
    {
        unread = null;
        var tail = ticket.Length > TailLength ? ticket[^TailLength..] : ticket;
        if (_cache.TryGetValue(tail, out var found) && found is Entry entry && ticket.SequenceEqual(entry.Ticket))
        {
            return entry.Session;
        }

        var session = sealer.TryOpen(ticket, out unread);
        if (session is not null)
        {
            Remember(ticket, tail, session);
        }

        return session;
    }

    /// <inheritdoc cref="SealKeys.ReadAsync"/>
    public ValueTask<bool> ReadKeyAsync(Guid key, IPAddress? client, CancellationToken cancellation) =>
        sealer.ReadKeyAsync(key, client, cancellation);

    public void Dispose() => _cache.Dispose();

    private void Remember(ReadOnlySpan<char> ticket, ReadOnlySpan<char> tail, Session session)
    {
        using var entry = _cache.CreateEntry(tail.ToString());
        entry.Size = 1;
        entry.Value = new Entry(ticket.ToString(), session);
    }

    private sealed record Entry(string Ticket, Session Session)
    {
        public override string ToString() => "(verified ticket)";
    }
}
