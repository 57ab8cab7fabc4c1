using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace PlayGate.Server.Management;

/// <summary>
/// <c>/openapi/v1.json</c> and <c>/docs</c>. The document is <c>docs/openapi.json</c> itself: calls read their bodies by hand, to say all
/// that is wrong with them at once, so nothing could be derived from their signatures, and tests hold it against what the calls do.
/// </summary>
internal static class ApiReference
{
    private const string DocumentPath = "/openapi/v1.json";
    private const string PagePath = "/docs";
    private const int NonceDigits = 32;

    public static void MapApiReference(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(DocumentPath, () => Results.Stream(OpenDocument(), "application/json"));
        endpoints.MapScalarApiReference(PagePath, Configure);
    }

    public static Stream OpenDocument() => typeof(ApiReference).Assembly.GetManifestResourceStream("openapi.json")!;

    private static void Configure(ScalarOptions options, HttpContext context)
    {
        var nonce = RandomNumberGenerator.GetHexString(NonceDigits, lowercase: true);
        options.WithTitle("PlayGate API")
            .WithOpenApiRoutePattern(DocumentPath)
            .WithNonce(nonce)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools();

        // Scalar writes its styles as it goes; everything else comes from here, and nothing goes anywhere else, whatever is typed in.
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
