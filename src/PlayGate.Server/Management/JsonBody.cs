using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace PlayGate.Server.Management;

/// <summary>Reads a body as JSON: strict, and without surprises for whoever sent it.</summary>
internal static class JsonBody
{
    /// <summary>The most that a body may have; Kestrel cuts off what is longer.</summary>
    public const long MaxSize = 1024 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, CommentHandling = JsonCommentHandling.Disallow, AllowTrailingCommas = false };

    /// <summary>The document, to be disposed of by the caller, or what is wrong.</summary>
    public static async Task<(JsonDocument? Document, ManagementProblem? Problem)> ReadAsync(HttpRequest request)
    {
        if (!IsJson(request.ContentType))
        {
            return (null, new ManagementProblem(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send the body as application/json."));
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        try
        {
            return (JsonDocument.Parse(body.ToArray(), Strict), null);
        }
        catch (JsonException malformed)
        {
            return (null, ManagementProblem.Invalid($"The body is no JSON (line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1})."));
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
