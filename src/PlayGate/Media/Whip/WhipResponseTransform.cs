using Microsoft.AspNetCore.Http;
using PlayGate.Gate;
using PlayGate.Sessions.Carriers;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Media.Whip;

/// <summary>
/// Makes the URLs of the origin's answer lead through the gate: the resource in <c>Location</c>, and those in <c>Link</c>.
/// </summary>
internal sealed class WhipResponseTransform(WhipSettling settling, WhipResources resources, Cors cors) : ResponseTransform
{
    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var http = context.HttpContext;
        if (context.ProxyResponse?.RequestMessage?.RequestUri is not { } asked || http.Features.Get<WhipExchange>() is not { } exchange)
        {
            return;
        }

        var headers = http.Response.Headers;
        var location = headers.Location.ToString();
        var own = location.Length > 0 ? WhipUrls.Own(location, asked) : null;
        await settling.SettleAsync(context, exchange, own);
        string? Rewrite(Uri? url, bool isLinked) => url is null ? null : http.Request.PathBase + resources.Seal(exchange, url, isLinked);
        if (own is not null)
        {
            headers.Location = IsRedirect(http.Response.StatusCode)
                ? Inside(http, location, exchange) ?? location
                : Rewrite(own, isLinked: false);
        }

        if (headers.Link is { Count: > 0 } links)
        {
            string? RewriteTarget(string target) => Rewrite(WhipUrls.Own(target, asked), isLinked: true);
            headers.Link = links.Select(link => WhipUrls.RewriteLinks(link ?? "", RewriteTarget)).ToArray();
        }

        headers.CacheControl = "private, no-store";
        TicketIssuer.KeepFromReferrers(headers);
        cors.Apply(http, exchange.Route.Kind);
    }

    private static string? Inside(HttpContext http, string location, WhipExchange exchange) =>
        OriginRedirect.DestinationOf(http) is { } origin ? OriginRedirect.Inside(location, origin, exchange.Route.RemovedPrefix) : null;

    private static bool IsRedirect(int status) => status is >= StatusCodes.Status300MultipleChoices and < StatusCodes.Status400BadRequest;
}
