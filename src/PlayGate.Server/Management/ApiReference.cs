using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace PlayGate.Server.Management;

/// <summary><c>/openapi/v1.json</c> and <c>/docs</c>: what <see cref="ApiDescription"/> says, for programs and for people.</summary>
internal static class ApiReference
{
    private const string DocumentPath = $"/openapi/{ApiDescription.Name}.json";
    private const string PagePath = "/docs";
    private const int NonceDigits = 32;

    public static void MapApiReference(this IEndpointRouteBuilder endpoints)
    {
        // As a part of the path, which no query can stand in for.
        endpoints.MapOpenApi($"/openapi/{{documentName:regex(^{ApiDescription.Name}$)}}.json");
        endpoints.MapScalarApiReference(PagePath, Configure);
    }

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
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src "
                + "'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
