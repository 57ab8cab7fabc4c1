using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PlayGate.ForwardAuth;

/// <summary>Deciding for another proxy.</summary>
public static class ForwardAuthExtensions
{
    /// <summary>
    /// Answers <c>GET /authorize</c> for the proxy that <see cref="ForwardAuthOptions.Proxy"/> names. Stands before everything that
    /// believes forwarded headers, since it has rules of its own for them, and never on a listener that viewers reach.
    /// </summary>
    /// <param name="app">The pipeline of a listener that only proxies and back-ends reach.</param>
    public static IApplicationBuilder UseForwardAuth(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var desk = app.ApplicationServices.GetRequiredService<ForwardAuthDesk>();
        var path = new PathString("/authorize");
        return app.Use((context, next) => desk.IsAsked(context, path) ? desk.AnswerAsync(context, path) : next(context));
    }

    internal static IServiceCollection AddForwardAuth(this IServiceCollection services) => services.AddSingleton<ForwardAuthDesk>();
}
