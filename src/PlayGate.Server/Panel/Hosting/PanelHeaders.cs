namespace PlayGate.Server.Panel.Hosting;

/// <summary>What every page of the panel tells the browser not to do.</summary>
internal static class PanelHeaders
{
    /// <summary>
    /// Scripts only from this listener and none inline. MudBlazor sets inline styles (sizes, popovers, the theme's colours), so styles may
    /// be inline. The player feeds <c>blob:</c> URLs to the video element; what it loads comes through this listener too.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static void Apply(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: then forms would say "Origin: null", which the fence takes for another site's.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
