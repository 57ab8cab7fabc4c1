using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PlayGate.Tokens;

/// <summary>
/// Finds what clients present, wherever it stands, and takes it out. A parameter of a query is found after decoding and whatever its case,
/// however often it stands there. What is left of the query keeps every other byte in its order.
/// </summary>
internal sealed class CredentialReader
{
    private const string Bearer = "Bearer ";
    private readonly ITokenFormat[] _formats;
    private readonly string[] _parameters;
    private readonly string[] _headers;
    private readonly string[] _cookies;
    private readonly bool _takesBearer;

    public CredentialReader(IEnumerable<ITokenFormat> formats)
    {
        _formats = [.. formats];
        _parameters = Names(format => format.Parameters);
        _headers = Names(format => format.Headers);
        _cookies = Names(format => format.Cookies);
        _takesBearer = Array.Exists(_formats, format => format.TakesBearer);
    }

    /// <summary>Whether a text that stands where a name or a path is expected is a token.</summary>
    public bool Recognises(string text) => Array.Exists(_formats, format => format.Recognises(text));

    /// <summary>The credential of a raw query, with its leading <c>?</c> or without.</summary>
    public Credential In(string? query) => Cut(query is null or "" or ['?', ..] ? query ?? "" : "?" + query, out _);

    /// <summary>Finds the credential in a raw query (with its leading <c>?</c>, or empty) and cuts it out.</summary>
    public Credential Cut(string query, out string rest)
    {
        rest = query;
        if (query.Length < 2 || !MayHold(query))
        {
            return default;
        }

        var (credential, kept, taken) = (default(Credential), new StringBuilder(query.Length), new StringBuilder());
        foreach (var range in query.AsSpan(1).Split('&'))
        {
            var pair = query.AsSpan(1)[range];
            var equals = pair.IndexOf('=');
            if (NameOf(equals < 0 ? pair : pair[..equals]) is not { } name)
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(pair);
                continue;
            }

            taken.Append(taken.Length == 0 ? "" : "&").Append(pair);
            credential = credential.With(name, equals < 0 ? "" : Decode(pair[(equals + 1)..]));
        }

        rest = taken.Length > 0 ? kept.ToString() : query;
        return credential with { Pairs = taken.ToString() };
    }

    /// <summary>
    /// Takes the credential out of the request's query and, where a format has its own place there, out of its headers and cookies. The
    /// query counts before a header, a header before a cookie: an old cookie is no second opinion.
    /// </summary>
    public Credential Take(HttpRequest request)
    {
        var query = request.QueryString.Value ?? "";
        var credential = Cut(query, out var rest);
        if (rest.Length != query.Length)
        {
            request.QueryString = new QueryString(rest);
        }

        return TakeHeaders(request.Headers, credential.With(InPath(request.HttpContext)));
    }

    /// <summary>All parameters of a path's first segment go where the token goes: those that are signed with it too.</summary>
    private Credential InPath(HttpContext context) =>
        PathParameters.Of(context) is { } parameters ? In(parameters.Pairs) with { Pairs = parameters.Pairs } : default;

    /// <summary>Takes it out of the headers alone; a value that is known already stays.</summary>
    public Credential TakeHeaders(IHeaderDictionary headers, Credential known)
    {
        var found = default(Credential);
        foreach (var name in _headers)
        {
            found = found.With(Credential.Of(headers[name]));
            headers.Remove(name);
        }

        if (_takesBearer && BearerIn(headers) is { IsPresent: true } bearer)
        {
            found = found.IsPresent ? found : bearer;
            headers.Remove(HeaderNames.Authorization);
        }

        var inCookies = _cookies.Length > 0 ? TakeCookies(headers) : default;
        return known.IsPresent ? known : found.IsPresent ? found : inCookies;
    }

    /// <summary>The token of <c>Authorization: Bearer</c> (RFC 6750 §2.1), which stays there.</summary>
    public static Credential BearerIn(IHeaderDictionary headers) => Credential.Of(headers.Authorization.Select(value =>
        value is not null && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim() : null));

    private Credential TakeCookies(IHeaderDictionary headers)
    {
        var (credential, others, isFound) = (default(Credential), new List<string>(), false);
        foreach (var pair in headers.Cookie.SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries)))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && _cookies.Contains(pair[..equals], StringComparer.Ordinal))
            {
                isFound = true;
                credential = credential.With(Credential.Of(pair[(equals + 1)..].Trim('"')));
            }
            else if (pair.Length > 0)
            {
                others.Add(pair);
            }
        }

        if (isFound)
        {
            headers.Cookie = others.Count > 0 ? string.Join("; ", others) : default;
        }

        return credential;
    }

    /// <summary>Whether it is worth to look closer: a name itself or an escape stands in the query.</summary>
    private bool MayHold(string query) =>
        query.Contains('%', StringComparison.Ordinal)
        || Array.Exists(_parameters, name => query.Contains(name, StringComparison.OrdinalIgnoreCase));

    private string? NameOf(ReadOnlySpan<char> name)
    {
        var decoded = name.Contains('%') ? Decode(name) : null;
        foreach (var parameter in _parameters)
        {
            if (name.Equals(parameter, StringComparison.OrdinalIgnoreCase)
                || parameter.Equals(decoded, StringComparison.OrdinalIgnoreCase))
            {
                return parameter;
            }
        }

        return null;
    }

    private string[] Names(Func<ITokenFormat, IEnumerable<string>> of) =>
        [.. _formats.SelectMany(of).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string Decode(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text);
}
