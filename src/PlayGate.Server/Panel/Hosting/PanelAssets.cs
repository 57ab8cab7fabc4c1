using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace PlayGate.Server.Panel.Hosting;

/// <summary>
/// What the panel's pages load besides themselves, out of this assembly. A URL names a version of a file, so browsers may keep it; each is
/// compressed by the first who asks, and most replicas are never asked.
/// </summary>
internal static class PanelAssets
{
    public static readonly PathString Folder = "/_assets";
    private const string ResourcePrefix = "panel/";
    private const string Forever = "public, max-age=31536000, immutable";
    private static readonly ConcurrentDictionary<string, Asset> s_loaded = new(StringComparer.Ordinal);

    /// <summary>The URL of this version of a file.</summary>
    public static string Url(string name) => $"{Folder}/{name}?v={Load(name)!.Version}";

    public static bool Has(PathString path) => path.StartsWithSegments(Folder, StringComparison.Ordinal);

    /// <summary>Whether that is the path of one of the files, and not only below their folder.</summary>
    public static bool IsFile(PathString path) =>
        path.StartsWithSegments(Folder, StringComparison.Ordinal, out var rest)
            && rest.Value is ['/', .. var name]
            && Load(name) is not null;

    public static async Task AnswerAsync(HttpContext context)
    {
        context.Request.Path.StartsWithSegments(Folder, StringComparison.Ordinal, out var rest);
        if (!HttpMethods.IsGet(context.Request.Method) || Load(rest.Value!.TrimStart('/')) is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var response = context.Response;
        response.ContentType = asset.ContentType;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = context.Request.Query["v"] == asset.Version ? Forever : "no-cache";
        var isCompressed = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isCompressed)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        var body = isCompressed ? asset.Compressed : Decompress(asset.Compressed);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static Asset? Load(string name) =>
        s_loaded.TryGetValue(name, out var asset) ? asset
        : Assembly.GetExecutingAssembly().GetManifestResourceInfo(ResourcePrefix + name) is null ? null
        : s_loaded.GetOrAdd(name, Compress);

    private static Asset Compress(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourcePrefix + name)!;
        using var packed = new MemoryStream();
        using (var compressor = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            resource.CopyTo(compressor);
        }

        resource.Position = 0;
        var version = Convert.ToHexStringLower(SHA256.HashData(resource))[..12];
        return new Asset(packed.ToArray(), version, TypeOf(name));
    }

    /// <summary>For the rare client that takes nothing else.</summary>
    private static byte[] Decompress(byte[] compressed)
    {
        using var plain = new MemoryStream();
        using (var unpacked = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress))
        {
            unpacked.CopyTo(plain);
        }

        return plain.ToArray();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };

    private sealed record Asset(byte[] Compressed, string Version, string ContentType);
}
