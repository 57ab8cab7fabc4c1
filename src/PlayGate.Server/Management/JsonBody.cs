using Microsoft.Net.Http.Headers;

namespace PlayGate.Server.Management;

/// <summary>The bytes of a body that says it is JSON.</summary>
internal static class JsonBody
{
    /// <summary>The most that a body may have; Kestrel cuts off what is longer.</summary>
    public const long MaxSize = 1024 * 1024;

    public static async Task<(ReadOnlyMemory<byte> Json, ManagementProblem? Problem)> ReadAsync(HttpRequest request)
    {
        if (!IsJson(request.ContentType))
        {
            return (default, ManagementProblem.NotJson);
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return (body.ToArray(), null);
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue
            || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
