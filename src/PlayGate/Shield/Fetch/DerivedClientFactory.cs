using System.Reflection;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield.Fetch;

/// <summary>Makes clients as another factory does, an application's own among them, with one more step at the end.</summary>
internal sealed class DerivedClientFactory(ForwarderHttpClientFactory clients, Action<SocketsHttpHandler> configure) : ForwarderHttpClientFactory
{
    private readonly Func<ForwarderHttpClientContext, bool> _canReuse = StepOf<Func<ForwarderHttpClientContext, bool>>(clients, nameof(CanReuseOldClient));

    private readonly Action<ForwarderHttpClientContext, SocketsHttpHandler> _configure =
        StepOf<Action<ForwarderHttpClientContext, SocketsHttpHandler>>(clients, nameof(ConfigureHandler));

    private readonly Func<ForwarderHttpClientContext, HttpMessageHandler, HttpMessageHandler> _wrap =
        StepOf<Func<ForwarderHttpClientContext, HttpMessageHandler, HttpMessageHandler>>(clients, nameof(WrapHandler));

    /// <summary>As the given factory, where it is YARP's or derived from it; another one makes clients that are not ours to change.</summary>
    public static IForwarderHttpClientFactory Of(IForwarderHttpClientFactory clients, Action<SocketsHttpHandler> configure) =>
        clients is ForwarderHttpClientFactory known ? new DerivedClientFactory(known, configure) : clients;

    protected override bool CanReuseOldClient(ForwarderHttpClientContext context) => _canReuse(context);

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) => _wrap(context, handler);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        _configure(context, handler);
        configure(handler);
    }

    /// <summary>What a factory does to each handler is open to those that derive from it alone.</summary>
    private static T StepOf<T>(ForwarderHttpClientFactory clients, string name)
        where T : Delegate =>
        typeof(ForwarderHttpClientFactory).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<T>(clients);
}
