using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlayGate.Clients;
using PlayGate.Gate;
using PlayGate.Http;
using PlayGate.Shield.Edge;
using PlayGate.Telemetry;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Shield;

/// <summary>
/// Lets only the CDN use an open route, where a shared secret is set; the secret never goes on to the origin. Neither do headers that name
/// another target: an open route may lead to the origin of guarded ones, and is open for its own paths only.
/// </summary>
internal sealed class CdnSecretCheck(Refusals refusals, IOptions<PlayGateOptions> options, LineLimit lines, ILogger<CdnSecretCheck> logger)
    : RequestTransform
{
    private const string Header = "X-PlayGate-Cdn";

    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        context.ProxyRequest.Headers.Remove(Header);
        OtherTargets.Drop(context.ProxyRequest.Headers);
        var presented = HeaderBytes.TextOf(context.HttpContext.Request.Headers[Header].ToString());
        if (options.Value.Shield.CdnSecret is { } secret && !AreSame(presented, secret))
        {
            if (ClientAddress.Plain(context.HttpContext.Connection.RemoteIpAddress) is var address && lines.Allows(1402, address))
            {
                ShieldLog.NotTheCdn(logger, address);
            }

            if (context.HttpContext.Features.Get<EdgeFetch>() is { } fetch)
            {
                fetch.IsRefused = true;
            }

            await refusals.WriteAsync(context.HttpContext, Refusal.CdnSecretRequired);
        }
    }

    private static bool AreSame(string presented, string secret) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
