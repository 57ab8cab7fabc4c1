using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PlayGate.Server.Panel.SignIn;

namespace PlayGate.Server.Panel.TestPlay;

/// <summary>
/// What a player may get on the management listener: media as media, the gate's own cookies, nothing that a browser would run or obey on
/// the panel's behalf; and the origin gets nothing by which it could manage.
/// </summary>
internal sealed class PlayedResponse(RequestDelegate next, IOptions<PlayGateOptions> options)
{
    private static readonly HashSet<string> s_kept = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.ContentRange, HeaderNames.ContentEncoding,
        HeaderNames.TransferEncoding,
        HeaderNames.AcceptRanges, HeaderNames.Date, HeaderNames.Location, HeaderNames.RetryAfter,
        HeaderNames.SetCookie, HeaderNames.Allow, "X-Cache",
    };

    private static readonly string[] s_types =
    [
        "video/", "audio/", "application/vnd.apple.mpegurl", "application/x-mpegurl", "application/dash+xml", "application/mp4",
        "application/problem+json",
    ];

    private readonly string _cookies = options.Value.Session.Cookie.Name + "-";

    public Task InvokeAsync(HttpContext context)
    {
        context.Request.Headers.Authorization = default;

        // First in is last out: by then the gate has done its part.
        context.Response.OnStarting(
            static state =>
            {
                var (self, response) = ((PlayedResponse, HttpResponse))state;
                self.Clean(response.Headers);
                return Task.CompletedTask;
            },
            (this, context.Response));
        return next(context);
    }

    private void Clean(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys.Where(name => !s_kept.Contains(name)).ToList())
        {
            headers.Remove(name);
        }

        if (headers.SetCookie.Count > 0)
        {
            headers.SetCookie = headers.SetCookie
                .Where(cookie => cookie!.StartsWith(_cookies, StringComparison.Ordinal) && !PanelCookies.IsOne(cookie))
                .Select(cookie => OfThisHost(cookie!))
                .ToArray();
        }

        var type = headers.ContentType.ToString();
        if (type.Length > 0 && !Array.Exists(s_types, known => type.StartsWith(known, StringComparison.OrdinalIgnoreCase)))
        {
            headers.ContentType = "application/octet-stream";
        }

        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>A cookie for the domain of the viewers' host would not be kept here.</summary>
    private static string OfThisHost(string cookie) =>
        string.Join(
            ';', cookie.Split(';').Where(part => !part.AsSpan().TrimStart().StartsWith("domain=", StringComparison.OrdinalIgnoreCase)));
}
