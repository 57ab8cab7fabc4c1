using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PlayGate.Gate;
using PlayGate.Playlists;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions.Carriers;
using PlayGate.Shield.Cache;
using PlayGate.Shield.Fetch;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Shield;

/// <summary>
/// Gives viewers with a session a stored, fresh response before the proxy is asked: most requests for segments.
/// <see cref="CacheEntry.Fresh"/> chooses the response, the gate decides who may have it. A request that needs more than the stored body or
/// one part of it (several parts, a condition, a playlist to rewrite, a token to consume) goes through the proxy.
/// </summary>
internal sealed class StoredHits(
    ShieldContext shield, RequestJudge judge, SessionOpening opening, GatedResponseTransform dressing, CookieCarrier cookies)
    : IAnswersAtHand
{
    public Func<HttpContext, GateRequest, ValueTask<bool>>? On(RouteModel route) =>
        route is { Transformer: ShieldTransformer { CanBeSkipped: true } transformer, Cluster: { } cluster }
            ? (context, request) => TryAnswerAsync(context, request, transformer.Route, cluster)
            : null;

    private ValueTask<bool> TryAnswerAsync(HttpContext context, GateRequest request, ShieldRoute route, ClusterState cluster)
    {
        if (!IsPlain(context.Request, request) || cluster.Model.Config.SessionAffinity?.Enabled == true)
        {
            return new(false);
        }

        var now = shield.Time.GetUtcNow();
        var entry = shield.Store.Find(KeyOf(context.Request, request.Route, cluster.ClusterId));
        return entry?.Fresh(new ViewerRequest(route, context.Request, cookies), now) is { } stored && IsPlain(stored, request)
            ? AnswerAsync(context, request, stored, now)
            : new(false);
    }

    private async ValueTask<bool> AnswerAsync(HttpContext context, GateRequest request, StoredResponse stored, DateTimeOffset now)
    {
        request.Decision ??= await judge.DecideAsync(context, request, isHead: false);
        if (!MayHave(context, request))
        {
            return false;
        }

        var client = ClientShares.ClientOf(request);
        if (shield.Responses.Begin(stored, context.Request.Headers.Range, context.Response, client, now) is not { } body)
        {
            return false;
        }

        using (body)
        {
            dressing.Dress(context, request);
            await body.WriteToAsync(context);
        }

        return true;
    }

    private bool MayHave(HttpContext context, GateRequest request)
    {
        if (request.Decision is GateDecision.Free)
        {
            opening.PassFree(context, request);
            return true;
        }

        return request.Decision is GateDecision.Pass pass && opening.TryContinue(context, request, pass);
    }

    /// <summary>A token is not plain: it opens a session, which takes an answer of the origin.</summary>
    private static bool IsPlain(HttpRequest asked, GateRequest request)
    {
        var headers = asked.Headers;
        return HttpMethods.IsGet(asked.Method)
            && !request.Token.IsPresent
            && PlaylistKinds.OfPath(request.StreamPath) is null
            && headers.Range.Count <= 1
            && headers.IfRange.Count == 0
            && headers.IfNoneMatch.Count == 0
            && headers.IfModifiedSince.Count == 0
            && headers.IfMatch.Count == 0
            && headers.IfUnmodifiedSince.Count == 0
            && asked.ContentLength is null or 0
            && headers.TransferEncoding.Count == 0;
    }

    private static bool IsPlain(StoredResponse stored, GateRequest request) =>
        stored.Head is { Status: System.Net.HttpStatusCode.OK, Reason: null or "OK" }
        && stored.Body.IsComplete
        && Array.TrueForAll(stored.SelectedBy, field => ViewerRequest.HasAsForwarded(field.Name))
        && PlaylistKinds.Of(stored.Head.ContentType, request.StreamPath) is null;

    /// <summary>The key that the proxy's request to the origin would have.</summary>
    private CacheKey KeyOf(HttpRequest asked, GateRoute route, string cluster)
    {
        var path = asked.Path.StartsWithSegments(route.RemovedPrefix, StringComparison.OrdinalIgnoreCase, out var rest) ? rest : asked.Path;
        return new CacheKey(cluster, "", path.ToUriComponent() + SharedQuery.Normalise(asked.QueryString.Value, shield.Options.QueryNames));
    }

    /// <summary>
    /// The request as the viewer sent it, without our cookies. Its fields pass through the gate's and the proxy's transforms on their way
    /// to the origin; here only those are known that the transforms leave alone, or drop. A response that was chosen by any other field
    /// goes through the proxy (issue 15).
    /// </summary>
    private sealed class ViewerRequest(ShieldRoute route, HttpRequest request, CookieCarrier cookies) : CacheRequest(route)
    {
        private static readonly FrozenSet<string> AsForwarded = new[]
        {
            HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.AcceptLanguage, HeaderNames.UserAgent, HeaderNames.Origin,
        }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        public override bool HasCredentials =>
            request.Headers.Authorization.Count > 0
            || (request.Headers.Cookie is { Count: > 0 } cookie && cookies.Without(cookie) is not null);

        public static bool HasAsForwarded(string name) => AsForwarded.Contains(name);

        protected override string? Field(string name) =>
            name.Equals(HeaderNames.Origin, StringComparison.OrdinalIgnoreCase) || request.Headers[name] is not { Count: > 0 } value ? null
            : value.Count > 1 && name.Equals(HeaderNames.UserAgent, StringComparison.OrdinalIgnoreCase) ? string.Join(' ', value!)
            : value.ToString();
    }
}
