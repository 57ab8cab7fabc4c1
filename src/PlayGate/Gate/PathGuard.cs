using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Gate;

namespace PlayGate;

/// <summary>The path rules for a whole listener; guarded routes keep them in any case.</summary>
public static class PathGuard
{
    /// <summary>
    /// Answers 400 to every request whose raw target could name another file than it seems to, before routing, and 404 as problem
    /// details to what nothing else answers.
    /// </summary>
    public static IApplicationBuilder UsePathGuard(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var refusals = app.ApplicationServices.GetRequiredService<Refusals>();
        return app.Use((context, next) =>
            !IsSafe(context) ? refusals.WriteAsync(context, Refusal.BadPath)
            : next(context) is { IsCompletedSuccessfully: false } running ? AnswerAsync(context, running, refusals)
            : Answer(context, refusals));
    }

    internal static bool IsSafe(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return RawTarget.IsSafe(string.IsNullOrEmpty(target) ? context.Request.Path.ToUriComponent() : target);
    }

    private static async Task AnswerAsync(HttpContext context, Task running, Refusals refusals)
    {
        await running;
        await Answer(context, refusals);
    }

    private static Task Answer(HttpContext context, Refusals refusals) =>
        context.GetEndpoint() is null && !context.Response.HasStarted && context.Response.StatusCode == StatusCodes.Status404NotFound
            ? refusals.WriteAsync(context, Refusal.NotFound)
            : Task.CompletedTask;
}
