using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using EntityTagHeaderValue = Microsoft.Net.Http.Headers.EntityTagHeaderValue;

namespace PlayGate.Shield.Cache;

/// <summary>The head of an origin's response without the fields of one connection or one viewer (RFC 9111 §3.1).</summary>
internal sealed class ResponseHead
{
    private static readonly FrozenSet<string> NeverStored = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization", "TE",
        "Trailer", "Transfer-Encoding", "Upgrade", "Set-Cookie", "Age", "X-Cache", "Content-Length",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Fields that are meant for all recipients, whatever <c>Connection</c> lists (RFC 9110 §7.6.1): without them, a response could be
    /// shared that may not be.
    /// </summary>
    private static readonly FrozenSet<string> ForAllRecipients = new[]
    {
        "Cache-Control", "Pragma", "Vary", "Expires", "Date", "ETag", "Last-Modified", "Content-Type", "Content-Encoding", "Content-Range",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>An origin that chooses by more fields than this, or by what is no field's name, shares nothing.</summary>
    private const int MaxSelecting = 16;

    /// <summary>The names in <c>Vary</c>; a compressed body depends on the codings that the viewer accepts, said or not.</summary>
    public IEnumerable<string> VariesBy() =>
        (Value("Vary") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Concat(Encoding is null ? [] : [RequestFields.AcceptEncoding])
        .Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Fields that describe the stored bytes, and stay as they are when a 304 updates the others (RFC 9111 §3.2).</summary>
    private static readonly FrozenSet<string> OfTheBytes = new[] { "Content-Encoding", "Content-MD5", "Content-Range", "ETag" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private ResponseHead(HttpStatusCode status, string? reason, List<HeaderField> fields)
    {
        (Status, Reason, Fields) = (status, reason, [.. fields]);
        Lines = [.. fields.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase)
            .Select(same => KeyValuePair.Create(same.Key, new StringValues([.. same.Select(field => field.Value)])))];
        Directives = ReadDirectives();
        (ETag, Tag) = ReadTag(Value("ETag"));
        ContentType = Value("Content-Type") ?? "";
        Size = fields.Sum(field => (long)(field.Name.Length + field.Value.Length) * sizeof(char) + HeaderField.Overhead);
    }

    public HttpStatusCode Status { get; }

    public string? Reason { get; }

    public HeaderField[] Fields { get; }

    /// <summary>The same in the form in which a server sends them, made once.</summary>
    public KeyValuePair<string, StringValues>[] Lines { get; }

    public CacheDirectives Directives { get; }

    /// <summary>The coding of a compressed body.</summary>
    public string? Encoding => Value("Content-Encoding");

    /// <summary>About what it takes in memory.</summary>
    public long Size { get; }

    public string ContentType { get; }

    /// <summary>The field where it is one entity tag (RFC 9110 §8.8.3), or one word without quotes, as some origins write it.</summary>
    public string? ETag { get; }

    /// <summary>The entity tag; null also where it is a word without quotes.</summary>
    public EntityTagHeaderValue? Tag { get; }

    public string? LastModified => Value("Last-Modified");

    public bool HasValidator => ETag is not null || LastModified is not null;

    /// <summary>Whether the origin's choice can be told from the request: <c>Vary</c> lists names, and not too many.</summary>
    public bool VariesByKnown =>
        Value("Vary") is not { } vary
        || (vary.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: <= MaxSelecting } names
            && Array.TrueForAll(names, name => name != "*" && RequestFields.IsToken(name)));

    public static ResponseHead Of(HttpResponseMessage response, DateTimeOffset receivedAt)
    {
        var listed = response.Headers.NonValidated.TryGetValues("Connection", out var connection)
            ? connection.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).ToList()
            : [];
        var fields = new List<HeaderField>();
        Take(fields, response.Headers.NonValidated, isContent: false, listed);
        Take(fields, response.Content.Headers.NonValidated, isContent: true, listed);
        if (!fields.Exists(field => field.Is("Date")))
        {
            fields.Add(new HeaderField("Date", receivedAt.ToString("R", CultureInfo.InvariantCulture), IsContent: false));
        }

        return new ResponseHead(response.StatusCode, response.ReasonPhrase, fields);
    }

    /// <summary>This head with what a 304 said about it.</summary>
    public ResponseHead UpdatedBy(ResponseHead validation)
    {
        var news = validation.Fields.Where(field => !OfTheBytes.Contains(field.Name)).ToList();
        var names = news.Select(field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new ResponseHead(Status, Reason, [.. Fields.Where(field => !names.Contains(field.Name)), .. news]);
    }

    /// <summary>All values of a field, joined as RFC 9110 §5.2 says; null where there is none.</summary>
    public string? Value(string name)
    {
        string? value = null;
        foreach (var field in Fields)
        {
            if (field.Is(name))
            {
                value = value is null ? field.Value : $"{value}, {field.Value}";
            }
        }

        return value;
    }

    /// <summary>
    /// False where the server does not send these fields; nothing was written then. Kestrel throws at a control character, and at all above
    /// ASCII unless it is told otherwise. The proxy answers with a bad gateway in that case.
    /// </summary>
    public bool TryWriteTo(IHeaderDictionary headers)
    {
        try
        {
            foreach (var (name, value) in Lines)
            {
                headers[name] = value;
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            foreach (var (name, _) in Lines)
            {
                headers.Remove(name);
            }

            return false;
        }
    }

    private static (string? Field, EntityTagHeaderValue? Tag) ReadTag(string? field)
    {
        if (string.IsNullOrEmpty(field) || field == "*")
        {
            return (null, null);
        }

        return EntityTagHeaderValue.TryParse(field, out var tag) ? (field, tag) : (field.AsSpan().ContainsAny("\",") ? null : field, null);
    }

    /// <summary>HTTP/1.0 origins have only <c>Pragma</c> (RFC 9111 §5.4), and mean the same by it as clients do.</summary>
    private CacheDirectives ReadDirectives() =>
        Value("Cache-Control") is { } field ? CacheDirectives.Parse(field)
        : Value("Pragma")?.Contains("no-cache", StringComparison.OrdinalIgnoreCase) == true ? CacheDirectives.Parse("no-cache")
        : CacheDirectives.None;

    private static void Take(List<HeaderField> fields, HttpHeadersNonValidated headers, bool isContent, List<string> listed)
    {
        foreach (var (name, values) in headers)
        {
            if (NeverStored.Contains(name) || (listed.Contains(name, StringComparer.OrdinalIgnoreCase) && !ForAllRecipients.Contains(name)))
            {
                continue;
            }

            foreach (var value in values)
            {
                fields.Add(new HeaderField(name, value, isContent));
            }
        }
    }
}

/// <param name="Name">The field's name.</param>
/// <param name="Value">One line's value.</param>
/// <param name="IsContent">Whether <see cref="HttpContent"/> keeps it.</param>
internal readonly record struct HeaderField(string Name, string Value, bool IsContent)
{
    public const int Overhead = 80;

    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
