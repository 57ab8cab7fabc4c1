using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PlayGate.Http;
using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>
/// Takes parameters out of a path before anything else reads it: their values hold escaped slashes, which the rules for paths refuse. What
/// is left is judged by those rules as ever. Only a guarded path loses its segment, so that nothing else is reached by a second name.
/// </summary>
internal sealed class FirstSegment(PathParameterReader reader, GuardedRoutes routes)
{
    /// <summary>False where the request has such a segment, and it cannot be cut.</summary>
    public bool TryTake(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestFeature>() is not { RawTarget: { } target } request || !reader.Begins(target))
        {
            return true;
        }

        // The server has decoded the path but for its escaped slashes, so the first segment ends where the raw one does.
        var path = context.Request.Path.Value ?? "";
        var end = path.IndexOf('/', Math.Min(1, path.Length));
        if (end < 0 || reader.Cut(target, out var rest) is not { } parameters || !RawTarget.IsSafe(rest)
            || routes.Find(path[end..]) is null)
        {
            return false;
        }

        request.RawTarget = rest;
        context.Request.Path = path[end..];
        context.Features.Set(parameters);
        return true;
    }
}
