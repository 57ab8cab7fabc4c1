using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace PlayGate.Gate;

/// <summary>
/// A live encoder sends as much, and as slowly, as it makes; its body goes on to the origin as it comes, and is not read before the
/// gate has let it in. Some encoders close when they have sent the last byte of a file, without waiting for an answer: what has come
/// whole still reaches the origin.
/// </summary>
internal static class BodyLimits
{
    public static void Lift(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        context.Features.Set<IHttpRequestLifetimeFeature>(
            new UntilSent(context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>()));
    }

    /// <summary>A client that leaves in the middle of a body is noticed by reading it.</summary>
    private sealed class UntilSent(IHttpRequestLifetimeFeature connection) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; } = CancellationToken.None;

        public void Abort() => connection.Abort();
    }
}
