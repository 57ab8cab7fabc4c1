using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Gate;

/// <summary>
/// Sends the origin exactly the target that was judged: <see cref="Uri"/> would otherwise unescape and fold what stands in it, and
/// a signed query would no longer be the one that was signed.
/// </summary>
internal sealed class ExactTargetTransform : RequestTransform, ISkippedByStoredHits
{
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var prefix = context.DestinationPrefix.AsSpan().TrimEnd('/');
        var target = string.Concat(prefix, context.Path.ToUriComponent(), context.Query.QueryString.Value);
        context.ProxyRequest.RequestUri = new Uri(target, AsItIs);
        return default;
    }
}
