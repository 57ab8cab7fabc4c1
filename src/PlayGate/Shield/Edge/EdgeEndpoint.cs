using Microsoft.AspNetCore.Http;
using PlayGate.Gate;

namespace PlayGate.Shield.Edge;

/// <summary>
/// What stands before the proxy on a CDN's route: <c>GET</c> and <c>HEAD</c> go on without the credential, <c>OPTIONS</c> is answered
/// here, and what is sent is counted.
/// </summary>
internal sealed class EdgeEndpoint(EdgeRoute route, RequestDelegate proxy, Refusals refusals, EdgeHeaders dressing, EdgeMetrics metrics)
{
    private const string CacheResult = "X-Cache";

    public Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsOptions(method))
        {
            Cors.PreflightForAll(context);
            return Task.CompletedTask;
        }

        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method)
            ? FetchAsync(context)
            : refusals.WriteAsync(context, Refusal.MethodNotAllowed);
    }

    private async Task FetchAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        request.QueryString = new QueryString(route.Cut(request.QueryString.Value ?? ""));
        var fetch = new EdgeFetch(route.Application);
        context.Features.Set(fetch);
        response.OnStarting(() =>
        {
            dressing.Complete(response);
            return Task.CompletedTask;
        });
        var body = response.Body;
        response.Body = new CountedBody(body, metrics, route.Application);
        try
        {
            await proxy(context);
        }
        finally
        {
            response.Body = body;
            metrics.Answered(route.Application, fetch.IsRefused ? EdgeMetrics.Refused : response.Headers[CacheResult].ToString());
        }
    }
}

/// <summary>One request of a CDN, for the transforms of its route.</summary>
internal sealed class EdgeFetch(string application)
{
    public string Application { get; } = application;

    public bool IsRefused { get; set; }
}
