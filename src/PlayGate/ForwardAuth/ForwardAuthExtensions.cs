using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PlayGate.Reporting;

namespace PlayGate.ForwardAuth;

/// <summary>Decisions for another proxy.</summary>
public static class ForwardAuthExtensions
{
    private const string Way = "forward_auth";

    /// <summary>
    /// Answers <c>GET /authorize</c> for the proxy that <see cref="ForwardAuthOptions.Proxy"/> names. Use it before any middleware that
    /// trusts forwarded headers, since it has rules of its own for them, and never on a listener that viewers reach.
    /// </summary>
    /// <param name="app">The pipeline of a listener that only proxies and back-ends reach.</param>
    /// <param name="mayAsk">Whether a peer is such a proxy; its address is that of the connection.</param>
    public static IApplicationBuilder UseForwardAuth(this IApplicationBuilder app, Predicate<IPAddress?> mayAsk)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(mayAsk);
        var gate = app.ApplicationServices.GetRequiredService<ForwardAuthGate>();
        var path = new PathString("/authorize");
        var metrics = app.ApplicationServices.GetRequiredService<DecisionMetrics>();
        return app.Use((context, next) =>
            !gate.IsAsked(context, path) ? next(context)
            : mayAsk(context.Connection.RemoteIpAddress) ? AnswerAsync(gate, metrics, context, path)
            : gate.TurnAwayAsync(context));
    }

    private static async Task AnswerAsync(ForwardAuthGate gate, DecisionMetrics metrics, HttpContext context, PathString path)
    {
        await gate.AnswerAsync(context, path);
        metrics.Decided(Way, gate.Proxy, context.Response.StatusCode switch
        {
            StatusCodes.Status200OK => DecisionMetrics.Allowed,
            StatusCodes.Status503ServiceUnavailable => DecisionMetrics.Unavailable,
            _ => DecisionMetrics.Refused,
        });
    }

    internal static IServiceCollection AddForwardAuth(this IServiceCollection services) => services
        .AddSingleton<ForwardedGateRequests>()
        .AddSingleton<ForwardAuthGate>()
        .AddSingleton(provider =>
            new DecisionWay(Way, provider.GetRequiredService<IOptions<PlayGateOptions>>().Value.ForwardAuth.ProxyName));
}
