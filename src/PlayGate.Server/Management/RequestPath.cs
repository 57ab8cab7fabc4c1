using Microsoft.AspNetCore.Http.Features;

namespace PlayGate.Server.Management;

/// <summary>The path of a management call as the caller wrote it.</summary>
internal static class RequestPath
{
    /// <summary>Whether no server would fold it: no segment is empty, <c>.</c> or <c>..</c>, encoded or not (RFC 3986 §5.2.4).</summary>
    public static bool IsAsItStands(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var scheme = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        var path = (scheme < 0 ? target : target[(scheme + 3)..]).Split('?')[0].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
        return path.Split('/').Skip(1).All(segment => segment is not ("" or "." or ".."));
    }
}
