using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PlayGate.ForwardAuth;

/// <summary>Which requests ask for forward-auth.</summary>
internal static class ForwardAuthPath
{
    public static string RawTargetOf(HttpContext context) => context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";

    /// <summary>
    /// Envoy puts the viewer's own path behind ours. What is judged is the raw target: <c>/authorize/../api/tokens</c> is a viewer who
    /// asks for <c>/../api/tokens</c>, though its normalised path is one of the management calls.
    /// </summary>
    public static bool IsAskedFor(HttpContext context, ForwardAuthProxy proxy, PathString path)
    {
        if (proxy != ForwardAuthProxy.Envoy)
        {
            return context.Request.Path.Equals(path, StringComparison.OrdinalIgnoreCase);
        }

        var target = RawTargetOf(context);
        return target.StartsWith(path.Value!, StringComparison.Ordinal) && (target.Length == path.Value!.Length || target[path.Value.Length] is '/' or '?');
    }
}
