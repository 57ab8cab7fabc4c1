namespace PlayGate.Shield.Fetch;

/// <summary>Puts something around each new connection of a client, outside of what the application has put there.</summary>
internal static class ConnectionFilter
{
    /// <param name="handler">The client's handler.</param>
    /// <param name="around">Makes the new stream of the connection's own and of its HTTP version.</param>
    public static void Add(SocketsHttpHandler handler, Func<Stream, Version, Stream> around)
    {
        var inner = handler.PlaintextStreamFilter;
        handler.PlaintextStreamFilter = async (context, cancellation) =>
            around(inner is null ? context.PlaintextStream : await inner(context, cancellation), context.NegotiatedHttpVersion);
    }
}
