namespace PlayGate.ForwardAuth;

/// <summary>Another proxy is in front of the streams and asks for every request whether it may pass.</summary>
public sealed class ForwardAuthOptions
{
    private ForwardAuthProxy? _proxy;

    /// <summary>Which proxy asks. Only its headers are read, since a viewer can send those of other proxies.</summary>
    public ForwardAuthProxy Proxy
    {
        get => _proxy ?? ForwardAuthProxy.Nginx;
        set => _proxy = value;
    }

    /// <summary>Whether a proxy is configured.</summary>
    internal bool IsConfigured => _proxy is not null;

    /// <summary>The name of the proxy in metrics.</summary>
    internal string ProxyName => Proxy.ToString().ToLowerInvariant();
}

/// <summary>The proxies that are supported.</summary>
public enum ForwardAuthProxy
{
    /// <summary><c>auth_request</c>: <c>X-Original-URI</c> and <c>X-Original-Method</c>.</summary>
    Nginx,

    /// <summary><c>forward_auth</c>: <c>X-Forwarded-Uri</c> and <c>X-Forwarded-Method</c>.</summary>
    Caddy,

    /// <summary><c>forwardAuth</c>: <c>X-Forwarded-Uri</c> and <c>X-Forwarded-Method</c>.</summary>
    Traefik,

    /// <summary><c>ext_authz</c> over HTTP: the method of the request itself, and its path after <c>path_prefix</c>.</summary>
    Envoy,
}
