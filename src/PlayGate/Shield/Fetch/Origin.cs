using System.Net;
using PlayGate.Shield.Bodies;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// The way to the origins of one cluster: limits how many requests they work on at a time, repeats those that could not connect, and adds
/// the secret by which origins know us.
/// </summary>
internal sealed class Origin(
    string cluster,
    OriginSlots slots,
    ShieldContext context,
    OriginMetrics metrics,
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send)
{
    /// <summary>What is said where there is no slot.</summary>
    public const string Busy = "Too many requests are waiting for the origin.";

    /// <summary>Between two attempts to connect; a process that is being replaced is back in a second or so.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Each attempt gives up one connection; a cluster is not likely to have more bad ones.</summary>
    private const int MaxUnsent = 1000;
    private const string SecretHeader = "X-PlayGate-Origin-Secret";

    public string Cluster { get; } = cluster;

    /// <summary>Waits for a slot, which is to be disposed.</summary>
    /// <param name="client">The client that asks; 0 where its share does not matter.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Null where too many requests wait already, or too many of this client's.</returns>
    public ValueTask<OriginSlot?> TryEnterAsync(int client, CancellationToken cancellation) => slots.TryEnterAsync(client, cancellation);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellation) =>
        SendAsync(message, wasTooLong: null, cancellation);

    /// <param name="message">The request.</param>
    /// <param name="wasTooLong">Says whether it was cancelled because of the origin, where the caller knows.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, Func<bool>? wasTooLong, CancellationToken cancellation) =>
        TryAsync(message, wasTooLong, isForwarded: false, cancellation);

    /// <summary>
    /// For requests that are not the shield's: as <see cref="SendAsync(HttpRequestMessage, CancellationToken)"/>, then
    /// <see cref="Forwarded"/>.
    /// </summary>
    public Task<HttpResponseMessage> PassAsync(HttpRequestMessage message, CancellationToken cancellation) =>
        TryAsync(message, wasTooLong: null, isForwarded: true, cancellation);

    /// <summary>
    /// An answer goes to one viewer, past the shield. Its bytes are counted as the origin announced them, which costs nothing; or as they
    /// come, where it did not announce them.
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

    /// <summary>Idempotent (RFC 9110 §9.2.2), and without a body that sending would use up.</summary>
    private static bool IsRepeatable(HttpRequestMessage message) =>
        message.Content is null && (message.Method == HttpMethod.Get || message.Method == HttpMethod.Head);

    private static bool IsUnconnected(Exception failure) =>
        failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    /// <summary>
    /// Only these statuses answer a request (RFC 9110 §15). 101 does where another protocol was asked for; unasked, its viewer would be
    /// left with a connection that speaks no protocol.
    /// </summary>
    private static HttpResponseMessage Final(HttpRequestMessage message, HttpResponseMessage answer)
    {
        if ((int)answer.StatusCode is 204 or 205)
        {
            return WithoutContent(answer);
        }

        if ((int)answer.StatusCode is >= 200 and <= 599
            || (answer.StatusCode == HttpStatusCode.SwitchingProtocols && message.Headers.NonValidated.Contains("Upgrade")))
        {
            return answer;
        }

        answer.Dispose();
        throw new HttpRequestException(HttpRequestError.InvalidResponse, $"The origin answered with the status {(int)answer.StatusCode}.");
    }

    /// <summary>Such an answer has no body (RFC 9110 §15.3.5, §15.3.6): the server would wait for the claimed length, and fail.</summary>
    private static HttpResponseMessage WithoutContent(HttpResponseMessage answer)
    {
        var claimed = answer.Content;
        answer.Content = new SharedContent(Stream.Null);
        foreach (var (name, values) in claimed.Headers.NonValidated)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                answer.Content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        claimed.Dispose();
        return answer;
    }

    private static string OutcomeOf(Exception failure, Func<bool>? wasTooLong) =>
        failure is not OperationCanceledException ? OriginMetrics.Unreachable
        : wasTooLong?.Invoke() == true ? OriginMetrics.Timeout
        : OriginMetrics.Cancelled;

    /// <summary>One method, since each asynchronous one costs every request a state machine.</summary>
    private async Task<HttpResponseMessage> TryAsync(
        HttpRequestMessage message, Func<bool>? wasTooLong, bool isForwarded, CancellationToken cancellation)
    {
        Identify(message);
        var left = IsRepeatable(message) ? context.Options.Retries : 0;
        for (var unsent = 0; ;)
        {
            var begun = context.Time.GetTimestamp();
            try
            {
                var answer = Final(message, await send(message, cancellation));
                metrics.Answered(Cluster, answer.StatusCode, context.Time.GetElapsedTime(begun));
                return isForwarded ? Forwarded(answer) : answer;
            }
            catch (HttpRequestException failure) when (failure.InnerException is UnaskedAnswerException && ++unsent < MaxUnsent)
            {
                continue;
            }
            catch (Exception failure)
            {
                metrics.Failed(Cluster, OutcomeOf(failure, wasTooLong), context.Time.GetElapsedTime(begun));
                if (left-- <= 0 || !IsUnconnected(failure))
                {
                    throw;
                }
            }

            await Task.Delay(Pause, context.Time, cancellation);
        }
    }

    private void Identify(HttpRequestMessage message)
    {
        message.Headers.Remove(SecretHeader);
        if (context.Options.OriginSecret is { } secret)
        {
            message.Headers.TryAddWithoutValidation(SecretHeader, secret);
        }
    }
}
