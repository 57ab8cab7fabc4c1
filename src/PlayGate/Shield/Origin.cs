namespace PlayGate.Shield;

/// <summary>More requests than the origin works on at a time, and than may wait for it.</summary>
internal sealed class OriginBusyException() : Exception("Too many requests are waiting for the origin.");

/// <summary>The way to one cluster's origins: how many at a time, and the secret by which they know us.</summary>
internal sealed class Origin(string cluster, OriginSlots slots, string? secret, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    private const string SecretHeader = "X-PlayGate-Origin-Secret";

    public string Cluster { get; } = cluster;

    /// <summary>Waits for its turn; <see cref="Leave"/> ends it.</summary>
    /// <exception cref="OriginBusyException">Too many are waiting already.</exception>
    public async ValueTask EnterAsync(CancellationToken cancellation)
    {
        if (!await slots.EnterAsync(cancellation))
        {
            throw new OriginBusyException();
        }
    }

    public void Leave() => slots.Leave();

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        message.Headers.Remove(SecretHeader);
        if (secret is not null)
        {
            message.Headers.TryAddWithoutValidation(SecretHeader, secret);
        }

        return send(message, cancellation);
    }
}
