using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlayGate.Clients;
using PlayGate.Gate;
using PlayGate.Http;
using PlayGate.Telemetry;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Shield;

/// <summary>
/// Lets nobody but the CDN through an open route, where a secret between the two is set; it never goes on to the origin. Neither does what
/// names another target: an open route may lead to the origin of guarded ones, and is open for its own paths only.
/// </summary>
internal sealed class CdnFence(Refusals refusals, IOptions<PlayGateOptions> options, LineLimit lines, ILogger<CdnFence> logger) : RequestTransform
{
    private const string Header = "X-PlayGate-Cdn";

    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        context.ProxyRequest.Headers.Remove(Header);
        OtherTargets.Drop(context.ProxyRequest.Headers);
        var shown = HeaderBytes.TextOf(context.HttpContext.Request.Headers[Header].ToString());
        if (options.Value.Shield.CdnSecret is { } secret && !Knows(shown, secret))
        {
            if (ClientAddress.Plain(context.HttpContext.Connection.RemoteIpAddress) is var address && lines.Allows(1402, address))
            {
                ShieldLog.NotTheCdn(logger, address);
            }

            await refusals.WriteAsync(context.HttpContext, Refusal.CdnSecretRequired);
        }
    }

    private static bool Knows(string shown, string secret) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
