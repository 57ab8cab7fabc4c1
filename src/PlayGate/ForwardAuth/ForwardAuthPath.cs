using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PlayGate.ForwardAuth;

/// <summary>Recognises the requests of a proxy.</summary>
internal static class ForwardAuthPath
{
    public static string RawTargetOf(HttpContext context) => context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";

    /// <summary>
    /// Envoy appends the viewer's path to <c>/authorize</c>. The raw target is judged: <c>/authorize/../api/tokens</c> is a viewer that
    /// asks for <c>/../api/tokens</c>, although its normalised path is a management call.
    /// </summary>
    public static bool IsAskedFor(HttpContext context, ForwardAuthProxy proxy, PathString path)
    {
        if (proxy != ForwardAuthProxy.Envoy)
        {
            return context.Request.Path.Equals(path, StringComparison.OrdinalIgnoreCase);
        }

        var target = RawTargetOf(context);
        return target.StartsWith(path.Value!, StringComparison.Ordinal)
            && (target.Length == path.Value!.Length || target[path.Value.Length] is '/' or '?');
    }
}
