using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Gate;

/// <summary>
/// Builds what the origin gets from what was judged. The token was cut from the query before routing went on; here go our cookies and
/// every header by which a viewer could speak for a proxy, name another path or method, or repeat a token to the origin.
/// </summary>
internal sealed class OutgoingRequest(CookieCarrier cookies, CredentialReader credentials, PathParameterReader segments)
{
    private static readonly string[] Dropped = [HeaderNames.Origin, "Forwarded", "X-Real-IP", .. OtherTargets.Names];

    private static readonly string[] DroppedPrefixes = ["X-Forwarded-", "X-PlayGate-"];

    public void Clean(RequestTransformContext transform)
    {
        var incoming = transform.HttpContext.Request.Headers;
        var outgoing = transform.ProxyRequest.Headers;
        DropHeaders(outgoing);
        CleanCookies(incoming, outgoing);
        CleanReferrer(incoming, outgoing);
    }

    private static void DropHeaders(HttpRequestHeaders outgoing)
    {
        List<string>? unwanted = null;
        foreach (var (name, _) in outgoing.NonValidated)
        {
            if (IsUnwanted(name))
            {
                (unwanted ??= []).Add(name);
            }
        }

        unwanted?.ForEach(name => outgoing.Remove(name));
    }

    /// <summary>All of them begin with an F, an O or an X, as few other headers do.</summary>
    private static bool IsUnwanted(string name) => (name[0] | 0x20) switch
    {
        'f' or 'o' => Dropped.Contains(name, StringComparer.OrdinalIgnoreCase),
        'x' => Dropped.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Array.Exists(DroppedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    private void CleanCookies(IHeaderDictionary incoming, HttpRequestHeaders outgoing)
    {
        if (incoming.Cookie is { Count: > 0 } header)
        {
            outgoing.Remove(HeaderNames.Cookie);
            if (cookies.Without(header) is { } others)
            {
                outgoing.TryAddWithoutValidation(HeaderNames.Cookie, others);
            }
        }
    }

    /// <summary>A page or playlist opened with a token or a ticket in its URL names that URL as the referrer of all it loads.</summary>
    private void CleanReferrer(IHeaderDictionary incoming, HttpRequestHeaders outgoing)
    {
        var referrer = incoming.Referer.ToString();
        if (referrer.Length == 0)
        {
            return;
        }

        var query = referrer.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0 ? mark : referrer.Length;
        credentials.Cut(referrer[query..], out var rest);
        var clean = segments.CutFrom(PathTicket.CutFrom(referrer[..query])) + rest;
        if (clean.Length != referrer.Length)
        {
            outgoing.Remove(HeaderNames.Referer);
            outgoing.TryAddWithoutValidation(HeaderNames.Referer, clean);
        }
    }
}
