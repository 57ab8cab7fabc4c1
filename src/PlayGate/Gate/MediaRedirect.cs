using Microsoft.AspNetCore.Http;

namespace PlayGate.Gate;

/// <summary>Redirects to where the media is delivered.</summary>
internal static class MediaRedirect
{
    /// <summary>Makes the response the redirect (RFC 9110 §15.4.8), whatever it was before; cookies stay.</summary>
    public static void Write(HttpContext context, string url, Cors cors)
    {
        var response = context.Response;
        var cookies = response.Headers.SetCookie;
        response.Headers.Clear();
        response.Headers.SetCookie = cookies;
        response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        response.ContentLength = 0;
        response.Headers.Location = url;
        response.Headers.CacheControl = "private, no-store";
        cors.Apply(context);
    }
}
