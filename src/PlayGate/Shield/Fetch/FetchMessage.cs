using PlayGate.Shield.Cache;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// The request of a shared fetch: built from a list of what may go in, since whatever a viewer could add here would be in everybody's
/// answer. Who asks, from where and with what player is not on it.
/// </summary>
internal static class FetchMessage
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <param name="request">Whose request gave rise to it.</param>
    /// <param name="options">Which further fields the operator lets through.</param>
    /// <param name="selecting">The fields by which the origin is known to choose; they are part of the key.</param>
    /// <param name="confirming">What is stored and to be confirmed.</param>
    public static HttpRequestMessage Build(ShieldRequest request, ShieldOptions options, IEnumerable<string> selecting, StoredResponse? confirming)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, new Uri(request.Prefix + request.Target, AsItIs))
        {
            Version = request.Message.Version,
            VersionPolicy = request.Message.VersionPolicy,
        };
        message.Headers.Host = request.Headers.Host;
        foreach (var name in selecting.Concat(["Accept", .. request.Route.FixedHeaders, .. options.RequestHeaders]).Distinct(StringComparer.OrdinalIgnoreCase))
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
