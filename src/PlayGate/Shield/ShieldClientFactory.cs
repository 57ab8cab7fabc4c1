using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield;

/// <summary>Puts the shield around whatever client the proxy has for a cluster, its own or the application's.</summary>
internal sealed class ShieldClientFactory(IForwarderHttpClientFactory inner, ShieldContext context, Lessons lessons, OriginMetrics metrics) : IForwarderHttpClientFactory
{
    private readonly ConcurrentDictionary<string, OriginSlots> _slots = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConditionalWeakTable<HttpMessageInvoker, HttpMessageInvoker> _bare = [];

    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext clientContext)
    {
        var old = clientContext.OldClient;
        var bare = inner.CreateClient(new ForwarderHttpClientContext
        {
            ClusterId = clientContext.ClusterId,
            OldConfig = clientContext.OldConfig,
            OldMetadata = clientContext.OldMetadata,
            OldClient = old is not null && _bare.TryGetValue(old, out var within) ? within : old,
            NewConfig = clientContext.NewConfig,
            NewMetadata = clientContext.NewMetadata,
        });
        return old is not null && _bare.TryGetValue(old, out var same) && same == bare ? old : Shield(bare, clientContext.ClusterId);
    }

    private HttpMessageInvoker Shield(HttpMessageInvoker bare, string cluster)
    {
        var slots = _slots.GetOrAdd(cluster, _ => new OriginSlots(context.Options.MaxOriginConcurrency));
        var origin = new Origin(cluster, slots, context, metrics, bare.SendAsync);
        var shielded = new HttpMessageInvoker(new ShieldHandler(origin, context, lessons));
        _bare.Add(shielded, bare);
        return shielded;
    }
}
