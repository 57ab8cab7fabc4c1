namespace PlayGate.Server.Commands.Check;

/// <summary>Asks an origin as the gate would: with its secret, without following redirects, for a bounded time and length.</summary>
internal static class OriginClient
{
    private const int MaxLength = 8 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static HttpClient Create(PlayGateOptions options)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
        })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = MaxLength,
        };
        if (options.Shield.OriginSecret is { } secret)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("X-PlayGate-Origin-Secret", secret);
        }

        return client;
    }

    /// <summary>The status, or 0 and why there is none.</summary>
    public static async Task<(int Status, string? Problem)> ProbeAsync(HttpClient client, Uri url, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return ((int)response.StatusCode, null);
        }
        catch (Exception failure) when (IsFailure(failure, cancellation))
        {
            return (0, failure.Message);
        }
    }

    /// <summary>The text, or null for every other answer than 200.</summary>
    public static async Task<string?> ReadAsync(HttpClient client, Uri url, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.GetAsync(url, cancellation);
            return response.StatusCode == System.Net.HttpStatusCode.OK
                && response.Content.Headers.ContentType?.MediaType is not ("video/mp4" or "audio/mp4")
                ? await response.Content.ReadAsStringAsync(cancellation)
                : null;
        }
        catch (Exception failure) when (IsFailure(failure, cancellation))
        {
            return null;
        }
    }

    private static bool IsFailure(Exception failure, CancellationToken cancellation) =>
        failure is HttpRequestException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested);
}
