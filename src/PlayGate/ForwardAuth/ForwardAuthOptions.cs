namespace PlayGate.ForwardAuth;

/// <summary>Another proxy stands in front of the streams and asks for every request whether it may pass.</summary>
public sealed class ForwardAuthOptions
{
    private ForwardAuthProxy? _proxy;

    /// <summary>Which proxy asks: its headers are read and nobody else's, since a viewer can send those of the others.</summary>
    public ForwardAuthProxy Proxy
    {
        get => _proxy ?? ForwardAuthProxy.Nginx;
        set => _proxy = value;
    }

    /// <summary>Whether a proxy was named, and so has streams.</summary>
    internal bool IsConfigured => _proxy is not null;

    /// <summary>The proxy as metrics call it.</summary>
    internal string ProxyName => Proxy.ToString().ToLowerInvariant();
}

/// <summary>The proxies whose ways of asking are known.</summary>
public enum ForwardAuthProxy
{
    /// <summary><c>auth_request</c>: <c>X-Original-URI</c> and <c>X-Original-Method</c>.</summary>
    Nginx,

    /// <summary><c>forward_auth</c>: <c>X-Forwarded-Uri</c> and <c>X-Forwarded-Method</c>.</summary>
    Caddy,

    /// <summary><c>forwardAuth</c>: <c>X-Forwarded-Uri</c> and <c>X-Forwarded-Method</c>.</summary>
    Traefik,

    /// <summary><c>ext_authz</c> over HTTP: the path behind its <c>path_prefix</c>, and the method, are those of the request itself.</summary>
    Envoy,
}
