using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield.Fetch;

/// <summary>Puts the shield around whatever client the proxy has for a cluster, its own or the application's.</summary>
internal sealed class ShieldClientFactory(IForwarderHttpClientFactory inner, ShieldContext context, ForwardedResponseObserver lessons, OriginMetrics metrics, GuardedClusters ours)
    : IForwarderHttpClientFactory
{
    private readonly ConcurrentDictionary<string, OriginSlots> _slots = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConditionalWeakTable<HttpMessageInvoker, HttpMessageInvoker> _bare = [];

    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext clientContext)
    {
        var old = clientContext.OldClient;
        var bare = DerivedClientFactory.Of(inner, handler => Hush(handler, clientContext.ClusterId)).CreateClient(new ForwarderHttpClientContext
        {
            ClusterId = clientContext.ClusterId,
            OldConfig = clientContext.OldConfig,
            OldMetadata = clientContext.OldMetadata,
            OldClient = old is not null && _bare.TryGetValue(old, out var within) ? within : old,
            NewConfig = clientContext.NewConfig,
            NewMetadata = clientContext.NewMetadata,
        });
        return old is not null && _bare.TryGetValue(old, out var same) && same == bare ? old : Shield(bare, clientContext);
    }

    /// <summary>Connections to our clusters, when they are made: routes are built after clients.</summary>
    private void Hush(SocketsHttpHandler handler, string cluster)
    {
        var filter = handler.PlaintextStreamFilter;
        handler.PlaintextStreamFilter = async (connection, cancellation) =>
        {
            var stream = filter is null ? connection.PlaintextStream : await filter(connection, cancellation);
            return connection.NegotiatedHttpVersion.Major < 2 && ours.Contain(cluster) ? new QuietConnection(stream) : stream;
        };
    }

    private HttpMessageInvoker Shield(HttpMessageInvoker bare, ForwarderHttpClientContext clientContext)
    {
        var cluster = clientContext.ClusterId;
        var slots = _slots.GetOrAdd(cluster, _ => new OriginSlots(context.Options.MaxOriginConcurrency));
        var origin = new Origin(cluster, slots, context, metrics, Sending(bare, clientContext));
        var shielded = new HttpMessageInvoker(new ShieldHandler(origin, context, lessons));
        _bare.Add(shielded, bare);
        return shielded;
    }

    /// <summary>
    /// What may leave something unread gets a connection of its own; so does what asks for another protocol, where the clients are YARP's or
    /// derived from them.
    /// </summary>
    private Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Sending(HttpMessageInvoker bare, ForwarderHttpClientContext clientContext)
    {
        var cluster = clientContext.ClusterId;
        var another = new ForwarderHttpClientContext { ClusterId = cluster, NewConfig = clientContext.NewConfig, NewMetadata = clientContext.NewMetadata };
        var lone = new Lazy<HttpMessageInvoker>(() => UnpooledClient.Of(inner, another));
        var upgrading = inner is ForwarderHttpClientFactory clients ? new UpgradeClient(clients, another) : null;
        return (message, cancellation) =>
            upgrading is not null && message.Headers.NonValidated.Contains(HeaderNames.Upgrade) ? upgrading.SendAsync(message, cancellation)
            : UnpooledClient.Wants(message) && ours.Contain(cluster) ? UnpooledClient.SendAsync(lone.Value, message, cancellation)
            : bare.SendAsync(message, cancellation);
    }
}
