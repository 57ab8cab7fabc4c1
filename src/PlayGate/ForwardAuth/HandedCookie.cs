using Microsoft.AspNetCore.Http;

namespace PlayGate.ForwardAuth;

/// <summary>
/// The session's cookie as a proxy can hand it on. nginx knows a header as one variable, which is the first line or all of them in one,
/// so what would expire older cookies stays away. Traefik hands on cookies by their whole names, so every stream has the same one.
/// </summary>
internal sealed class HandedCookie(PlayGateOptions options)
{
    private readonly ForwardAuthProxy _proxy = options.ForwardAuth.Proxy;
    private readonly string _name = options.Session.Cookie.Name + "-session";

    /// <summary>Called before the cookie is set: what is to be done at the start is done in the opposite order of its registration.</summary>
    public void MakeFit(HttpContext context)
    {
        if (_proxy is ForwardAuthProxy.Nginx or ForwardAuthProxy.Traefik)
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.Headers.SetCookie is [.., { } last])
                {
                    context.Response.Headers.SetCookie = _proxy == ForwardAuthProxy.Traefik ? _name + last[last.IndexOf('=', StringComparison.Ordinal)..] : last;
                }

                return Task.CompletedTask;
            });
        }
    }
}
