using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;

namespace PlayGate.Gate;

/// <summary>
/// Writes refusals as <c>application/problem+json</c> (RFC 9457): never cached, never with a cookie, readable across origins.
/// </summary>
internal sealed partial class Refusals(Cors cors, GateReport report)
{
    /// <summary>Refuses a request for a stream, and says so.</summary>
    public Task WriteAsync(HttpContext context, GateRoute route, string streamPath, Refusal refusal)
    {
        report.Refused(context.Request.Method, route.Application, streamPath, context.Connection.RemoteIpAddress, refusal);
        return WriteAsync(context, refusal, route.Kind);
    }

    /// <summary>Refuses a request that belongs to no stream.</summary>
    public async Task WriteAsync(HttpContext context, Refusal refusal, RouteKind kind = RouteKind.Play)
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = refusal.Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        TicketIssuer.KeepFromReferrers(response.Headers);
        if (refusal.Status == StatusCodes.Status405MethodNotAllowed)
        {
            response.Headers.Allow = refusal.Allow ?? kind.Methods();
        }

        if (refusal.ClosesConnection && !HttpProtocol.IsHttp2(context.Request.Protocol) && !HttpProtocol.IsHttp3(context.Request.Protocol))
        {
            // There it belongs to no connection: the server resets the stream, whose body it does not read.
            response.Headers.Connection = "close";
        }

        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        }

        cors.Apply(context, kind);
        var body = ProblemOf(refusal.Status, refusal.Detail, refusal.Code);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>The body of a refusal.</summary>
    public static byte[] ProblemOf(int status, string detail, string code) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Problem(ReasonPhrases.GetReasonPhrase(status), status, detail, code), ProblemJson.Default.Problem);

    internal sealed record Problem(string Title, int Status, string Detail, string Code);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Problem))]
    private sealed partial class ProblemJson : JsonSerializerContext;
}
