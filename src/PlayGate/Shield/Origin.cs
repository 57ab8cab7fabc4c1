using System.Net;

namespace PlayGate.Shield;

/// <summary>More requests than the origin works on at a time, and than may wait for it.</summary>
internal sealed class OriginBusyException() : Exception("Too many requests are waiting for the origin.");

/// <summary>The way to one cluster's origins: how many at a time, how often, and the secret by which they know us.</summary>
internal sealed class Origin(
    string cluster,
    OriginSlots slots,
    ShieldContext context,
    OriginMetrics metrics,
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    /// <summary>Between two attempts to connect; a process that is being replaced is back in a second or so.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
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

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellation) => SendAsync(message, wasTooLong: null, cancellation);

    /// <param name="message">The request.</param>
    /// <param name="wasTooLong">Tells whether it was cancelled because of the origin, where the caller knows.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, Func<bool>? wasTooLong, CancellationToken cancellation)
    {
        message.Headers.Remove(SecretHeader);
        if (context.Options.OriginSecret is { } secret)
        {
            message.Headers.TryAddWithoutValidation(SecretHeader, secret);
        }

        return context.Options.Retries > 0 && IsRepeatable(message) ? TryAsync(message, wasTooLong, cancellation) : SendOnceAsync(message, wasTooLong, cancellation);
    }

    /// <summary>
    /// An answer goes to one viewer, past the shield. Its bytes are counted as the origin announced them, which costs nothing; where it
    /// did not, as they come.
    /// </summary>
    public HttpResponseMessage Forwarded(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentLength is { } length)
        {
            var hasBody = answer.RequestMessage?.Method != HttpMethod.Head && answer.StatusCode != HttpStatusCode.NotModified;
            Brought(hasBody ? length : 0);
        }
        else if (answer.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            answer.Content = new CountedContent(answer.Content, this);
        }

        return answer;
    }

    /// <summary>Bytes of a body have come.</summary>
    public void Brought(long bytes) => metrics.Brought(Cluster, bytes);

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage message, Func<bool>? wasTooLong, CancellationToken cancellation)
    {
        var begun = context.Time.GetTimestamp();
        try
        {
            var response = await send(message, cancellation);
            metrics.Answered(Cluster, response.StatusCode, context.Time.GetElapsedTime(begun));
            return response;
        }
        catch (Exception failure)
        {
            var outcome = failure is not OperationCanceledException ? OriginMetrics.Unreachable
                : wasTooLong?.Invoke() == true ? OriginMetrics.Timeout
                : OriginMetrics.Cancelled;
            metrics.Failed(Cluster, outcome, context.Time.GetElapsedTime(begun));
            throw;
        }
    }

    /// <summary>Idempotent (RFC 9110 §9.2.2), and nothing of it is used up by sending it.</summary>
    private static bool IsRepeatable(HttpRequestMessage message) =>
        message.Content is null && (message.Method == HttpMethod.Get || message.Method == HttpMethod.Head);

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage message, Func<bool>? wasTooLong, CancellationToken cancellation)
    {
        for (var left = context.Options.Retries; ; left--)
        {
            try
            {
                return await SendOnceAsync(message, wasTooLong, cancellation);
            }
            catch (HttpRequestException failure) when (left > 0 && failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
            {
                await Task.Delay(Pause, context.Time, cancellation);
            }
        }
    }
}
