using System.Net;
using System.Threading.Channels;

namespace PlayGate.Reporting;

/// <summary>
/// What happened at this replica's gate, offered to listeners. The gate waits for none of them: one that is too slow is dropped.
/// </summary>
public sealed class GateEvents
{
    private const int MaxListeners = 32;
    private const int MaxWaiting = 1000;
    private readonly Lock _lock = new();
    private readonly LastRefusals _refusals;
    private volatile ChannelWriter<GateEvent>[] _listeners = [];

    internal GateEvents(LastRefusals refusals) => _refusals = refusals;

    internal bool HasListeners => _listeners.Length > 0;

    /// <summary>
    /// Listens from now on, until <paramref name="cancellation"/>; the channel of a listener that reads too slowly is completed.
    /// </summary>
    /// <returns>Null where there are as many listeners as may be.</returns>
    public ChannelReader<GateEvent>? Listen(CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<GateEvent>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
        lock (_lock)
        {
            if (_listeners.Length == MaxListeners)
            {
                return null;
            }

            _listeners = [.. _listeners, channel.Writer];
        }

        cancellation.Register(() => Drop(channel.Writer));
        return channel.Reader;
    }

    internal void Publish(GateEvent happened)
    {
        if (happened.Kind == GateEventKind.Refused)
        {
            _refusals.Add(happened);
        }

        foreach (var listener in _listeners)
        {
            if (!listener.TryWrite(happened))
            {
                Drop(listener);
            }
        }
    }

    private void Drop(ChannelWriter<GateEvent> listener)
    {
        lock (_lock)
        {
            _listeners = [.. _listeners.Where(other => other != listener)];
        }

        listener.TryComplete();
    }
}

/// <summary>Something that happened at the gate.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When.</param>
public sealed record GateEvent(GateEventKind Kind, DateTimeOffset At)
{
    /// <summary>The session, which is also the token's handle; null where a refusal concerns none.</summary>
    public Guid? Session { get; init; }

    /// <summary>The application.</summary>
    public string? Application { get; init; }

    /// <summary>The stream; for refusals the path below the route's prefix, without its secrets.</summary>
    public string? Stream { get; init; }

    /// <summary>What was tried, of refusals: a method, or play or publish.</summary>
    public string? Attempt { get; init; }

    /// <summary>The client's address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The refusal's code.</summary>
    public string? Code { get; init; }

    /// <summary>Fingerprint of the client that opened the session.</summary>
    public string? OpenedBy { get; init; }

    /// <summary>Fingerprint of the client that showed the consumed token again.</summary>
    public string? ShownBy { get; init; }
}

/// <summary>The things that happen at a gate.</summary>
public enum GateEventKind
{
    /// <summary>A session was opened.</summary>
    Opened,

    /// <summary>A request was refused; not all of them are told.</summary>
    Refused,

    /// <summary>A consumed token was shown by another client.</summary>
    Reused,

    /// <summary>A session was ended before its time, by this replica.</summary>
    Ended,
}
