using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;
using PlayGate.Http;

namespace PlayGate;

/// <summary>The rules for paths and bodies for a whole listener; guarded routes keep them in any case.</summary>
public static class PathGuard
{
    /// <summary>
    /// Answers 400 to every request whose raw target could name another file than it seems to, and to every GET or HEAD with a body; stands
    /// before routing.
    /// </summary>
    public static IApplicationBuilder UsePathGuard(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var refusals = app.ApplicationServices.GetRequiredService<Refusals>();
        var first = app.ApplicationServices.GetRequiredService<FirstSegment>();
        return app.Use((context, next) =>
            !first.TryTake(context) || !IsSafe(context) ? refusals.WriteAsync(context, Refusal.BadPath)
            : !BodyRule.Allows(context) ? refusals.WriteAsync(context, Refusal.BadRequest)
            : next(context));
    }

    /// <summary>Answers 404 as problem details to what nothing else has answered; the end of a pipeline.</summary>
    public static void RunNotFound(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var refusals = app.ApplicationServices.GetRequiredService<Refusals>();
        app.Run(context => refusals.WriteAsync(context, Refusal.NotFound));
    }

    internal static bool IsSafe(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return RawTarget.IsSafe(string.IsNullOrEmpty(target) ? context.Request.Path.ToUriComponent() : target);
    }
}
