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
/// Gives viewers with a session what is stored and fresh before the proxy is asked: most requests for segments. Which answer fits is
/// <see cref="CacheEntry.Fresh"/>'s to say, who may have it the gate's; what needs more than the body as it is stored or one part of it
/// (several parts, a condition, a playlist to rewrite, a token to spend) goes the long way.
/// </summary>
internal sealed class StoredHits(ShieldContext shield, RequestJudge judge, SessionOpening opening, GatedResponseTransform dressing, CookieCarrier cookies)
    : IStoredAnswers
{
    public Func<HttpContext, GateRequest, ValueTask<bool>>? On(RouteModel route) =>
        route is { Transformer: ShieldTransformer { CanBePassedBy: true } transformer, Cluster: { } cluster }
            ? (context, request) => TryAnswerAsync(context, request, transformer.Route, cluster)
            : null;

    private ValueTask<bool> TryAnswerAsync(HttpContext context, GateRequest request, ShieldRoute route, ClusterState cluster)
    {
        if (!IsPlain(context.Request, request) || cluster.Model.Config.SessionAffinity?.Enabled == true)
        {
            return new(false);
        }

        var now = shield.Time.GetUtcNow();
        return shield.Store.Find(KeyOf(context.Request, request.Route, cluster.ClusterId))?.Fresh(new ViewerRequest(route, context.Request, cookies), now) is { } stored
            && IsPlain(stored, request)
            ? AnswerAsync(context, request, stored, now)
            : new(false);
    }

    private async ValueTask<bool> AnswerAsync(HttpContext context, GateRequest request, StoredResponse stored, DateTimeOffset now)
    {
        request.Decision ??= await judge.DecideAsync(context, request, isHead: false);
        if (!MayHave(context, request) || shield.Responses.Begin(stored, context.Request.Headers.Range, context.Response, ClientShares.ClientOf(request), now) is not { } body)
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

    /// <summary>A new token opens a session, which takes an answer of the origin.</summary>
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

    /// <summary>As the long way makes it of what it sends to the origin.</summary>
    private CacheKey KeyOf(HttpRequest asked, GateRoute route, string cluster)
    {
        var path = asked.Path.StartsWithSegments(route.RemovedPrefix, StringComparison.OrdinalIgnoreCase, out var rest) ? rest : asked.Path;
        return new CacheKey(cluster, "", path.ToUriComponent() + SharedQuery.Normalise(asked.QueryString.Value, shield.Options.QueryNames));
    }

    /// <summary>
    /// The request as the viewer sent it; of its cookies only those count that are not ours. What the origin gets of it passes through the
    /// gate's and the proxy's transforms: only of the fields that these leave alone, or drop, can it say the same without running them. An
    /// answer that was chosen by any other goes the long way (issue 15).
    /// </summary>
    private sealed class ViewerRequest(ShieldRoute route, HttpRequest request, CookieCarrier cookies) : CacheRequest(route)
    {
        private static readonly FrozenSet<string> AsForwarded = new[]
        {
            HeaderNames.Accept, HeaderNames.AcceptEncoding, HeaderNames.AcceptLanguage, HeaderNames.UserAgent, HeaderNames.Origin,
        }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        public override bool HasCredentials =>
            request.Headers.Authorization.Count > 0 || (request.Headers.Cookie is { Count: > 0 } cookie && cookies.Without(cookie) is not null);

        public static bool HasAsForwarded(string name) => AsForwarded.Contains(name);

        protected override string? Field(string name) =>
            name.Equals(HeaderNames.Origin, StringComparison.OrdinalIgnoreCase) || request.Headers[name] is not { Count: > 0 } value ? null
            : value.Count > 1 && name.Equals(HeaderNames.UserAgent, StringComparison.OrdinalIgnoreCase) ? string.Join(' ', value!)
            : value.ToString();
    }
}
