using Microsoft.AspNetCore.Http;

namespace PlayGate.ForwardAuth;

/// <summary>
/// The session's cookie in a form that a proxy can pass on. nginx has one variable for a header, with the first line or all lines in one,
/// so the lines that expire older cookies are left out. Traefik passes cookies on by their full name, so every stream has the same name.
/// </summary>
internal sealed class ForwardAuthCookie(PlayGateOptions options)
{
    private readonly ForwardAuthProxy _proxy = options.ForwardAuth.Proxy;
    private readonly string _name = options.Session.Cookie.Name + "-session";

    /// <summary>
    /// Called before the cookie is set: callbacks of the response's start run in the opposite order of their registration.
    /// </summary>
    public void MakeFit(HttpContext context)
    {
        if (_proxy is ForwardAuthProxy.Nginx or ForwardAuthProxy.Traefik)
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.Headers.SetCookie is [.., { } last])
                {
                    context.Response.Headers.SetCookie = _proxy == ForwardAuthProxy.Traefik
                        ? _name + last[last.IndexOf('=', StringComparison.Ordinal)..]
                        : last;
                }

                return Task.CompletedTask;
            });
        }
    }
}
