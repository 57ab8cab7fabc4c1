using PlayGate.Shield.Cache;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// Builds the request of a shared fetch from a list of fields: what a viewer could add would affect the answer to all of them. The list
/// has nothing about the viewer, its address or its player.
/// </summary>
internal static class FetchMessage
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <param name="request">The request that gave rise to it.</param>
    /// <param name="options">They name further fields that the operator lets through.</param>
    /// <param name="selecting">The fields by which the origin is known to choose; they are part of the key.</param>
    /// <param name="confirming">The stored response that is to be confirmed.</param>
    public static HttpRequestMessage Build(
        ShieldRequest request, ShieldOptions options, IEnumerable<string> selecting, StoredResponse? confirming)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, new Uri(request.Prefix + request.Target, AsItIs))
        {
            Version = request.Message.Version,
            VersionPolicy = request.Message.VersionPolicy,
        };
        message.Headers.Host = request.Headers.Host;
        string[] names = [.. selecting, "Accept", .. request.Route.FixedHeaders, .. options.RequestHeaders];
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            Copy(request, message, name);
        }

        message.Headers.Remove(RequestFields.AcceptEncoding);
        if (request.Selecting(RequestFields.AcceptEncoding) is { Length: > 0 } codings)
        {
            message.Headers.TryAddWithoutValidation(RequestFields.AcceptEncoding, codings);
        }

        AddValidators(message, confirming?.Head);
        return message;
    }

    private static void Copy(ShieldRequest request, HttpRequestMessage message, string name)
    {
        if (request.Headers.NonValidated.TryGetValues(name, out var values))
        {
            message.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        }
    }

    private static void AddValidators(HttpRequestMessage message, ResponseHead? stored)
    {
        if (stored?.ETag is { } tag)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (stored?.LastModified is { } date)
        {
            message.Headers.TryAddWithoutValidation("If-Modified-Since", date);
        }
    }
}
