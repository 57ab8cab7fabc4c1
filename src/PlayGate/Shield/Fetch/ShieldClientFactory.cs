using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield.Fetch;

/// <summary>Puts the shield around the client that the proxy has for a cluster, its own or the application's.</summary>
internal sealed class ShieldClientFactory(
    IForwarderHttpClientFactory inner,
    ShieldContext context,
    ForwardedResponseObserver observer,
    OriginMetrics metrics,
    GuardedClusters clusters) : IForwarderHttpClientFactory
{
    private readonly ConcurrentDictionary<string, OriginSlots> _slots = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConditionalWeakTable<HttpMessageInvoker, HttpMessageInvoker> _bare = [];

    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext clientContext)
    {
        var (cluster, old) = (clientContext.ClusterId, clientContext.OldClient);
        var clients = DerivedClientFactory.Of(inner, handler => ConnectionFilter.Add(handler, Guard));
        var bare = clients.CreateClient(new ForwarderHttpClientContext
        {
            ClusterId = cluster,
            OldConfig = clientContext.OldConfig,
            OldMetadata = clientContext.OldMetadata,
            OldClient = old is not null && _bare.TryGetValue(old, out var within) ? within : old,
            NewConfig = clientContext.NewConfig,
            NewMetadata = clientContext.NewMetadata,
        });
        return old is not null && _bare.TryGetValue(old, out var same) && same == bare ? old : Shield(bare, clientContext);

        // Asked when a connection is made: routes are built after clients.
        Stream Guard(Stream connection, Version version) =>
            version.Major < 2 && clusters.Contain(cluster) ? new QuietConnection(connection) : connection;
    }

    private HttpMessageInvoker Shield(HttpMessageInvoker bare, ForwarderHttpClientContext clientContext)
    {
        var cluster = clientContext.ClusterId;
        var slots = _slots.GetOrAdd(cluster, _ => new OriginSlots(context.Options.MaxOriginConcurrency));
        var origin = new Origin(cluster, slots, context, metrics, Sending(bare, clientContext));
        var shielded = new HttpMessageInvoker(new ShieldHandler(origin, context, observer));
        _bare.Add(shielded, bare);
        return shielded;
    }

    /// <summary>
    /// A request that may leave something unread gets a connection of its own. So does one for another protocol, where the clients are
    /// YARP's or derived from them.
    /// </summary>
    private Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Sending(
        HttpMessageInvoker bare, ForwarderHttpClientContext clientContext)
    {
        var cluster = clientContext.ClusterId;
        var another = new ForwarderHttpClientContext
        {
            ClusterId = cluster,
            NewConfig = clientContext.NewConfig,
            NewMetadata = clientContext.NewMetadata,
        };
        var unpooled = new Lazy<HttpMessageInvoker>(() => UnpooledClient.Of(inner, another));
        var upgrading = inner is ForwarderHttpClientFactory clients ? new UpgradeClient(clients, another) : null;
        return (message, cancellation) =>
            upgrading is not null && message.Headers.NonValidated.Contains(HeaderNames.Upgrade) ? upgrading.SendAsync(message, cancellation)
            : UnpooledClient.Wants(message) && clusters.Contain(cluster) ? UnpooledClient.SendAsync(unpooled.Value, message, cancellation)
            : bare.SendAsync(message, cancellation);
    }
}
