using System.Reflection;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Shield.Fetch;

/// <summary>
/// Makes clients as another factory does, an application's own too, with one more step at the end. The steps of a factory are protected,
/// and a client does not give its handler away: for a factory that the application derived, YARP has no public way to add a step, so
/// they are called by reflection.
/// </summary>
internal sealed class DerivedClientFactory(ForwarderHttpClientFactory clients, Action<SocketsHttpHandler> configure)
    : ForwarderHttpClientFactory
{
    private readonly Func<ForwarderHttpClientContext, bool> _canReuse =
        StepOf<Func<ForwarderHttpClientContext, bool>>(clients, nameof(CanReuseOldClient));

    private readonly Action<ForwarderHttpClientContext, SocketsHttpHandler> _configure =
        StepOf<Action<ForwarderHttpClientContext, SocketsHttpHandler>>(clients, nameof(ConfigureHandler));

    private readonly Func<ForwarderHttpClientContext, HttpMessageHandler, HttpMessageHandler> _wrap =
        StepOf<Func<ForwarderHttpClientContext, HttpMessageHandler, HttpMessageHandler>>(clients, nameof(WrapHandler));

    /// <summary>With the step, where the factory is YARP's or derived from it; the clients of others are not ours to change.</summary>
    public static IForwarderHttpClientFactory Of(IForwarderHttpClientFactory clients, Action<SocketsHttpHandler> configure) =>
        clients is ForwarderHttpClientFactory known ? new DerivedClientFactory(known, configure) : clients;

    protected override bool CanReuseOldClient(ForwarderHttpClientContext context) => _canReuse(context);

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        _wrap(context, handler);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        _configure(context, handler);
        configure(handler);
    }

    private static T StepOf<T>(ForwarderHttpClientFactory clients, string name)
        where T : Delegate =>
        typeof(ForwarderHttpClientFactory).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<T>(clients);
}
