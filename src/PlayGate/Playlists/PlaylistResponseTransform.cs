using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PlayGate.Gate;
using PlayGate.Redemption;
using PlayGate.Telemetry;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Playlists;

/// <summary>
/// Replaces the origin's playlist by the viewer's. YARP sends what the response's content reads after the transforms, so copying,
/// cancellation and a cut on either side stay its business.
/// </summary>
internal sealed class PlaylistResponseTransform(
    PlaylistUriTable table, PlaylistRewriters rewriters, PlaylistMemory held, LineLimit lines, ILogger<PlaylistResponseTransform> logger)
    : ResponseTransform, ISkippedByStoredHits
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var http = context.HttpContext;
        if (context.ProxyResponse is null || context.SuppressResponseBody
            || http.Features.Get<GateRequest>() is not { } request || !Passes(request))
        {
            return default;
        }

        var response = http.Response;
        if (PlaylistKinds.Of(response.ContentType, request.StreamPath) is not { } kind
            || PlaylistCodings.Of(response.Headers.ContentEncoding.ToString()) is not { } coding
            || !MakeWhole(response))
        {
            return default;
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            // The headers of a GET depend on its body.
            PlaylistHeaders.Personalise(response.Headers, length: null);
            return default;
        }

        return table.Find(http, request, kind) is { } uris
            ? RewriteAsync(context, request, kind, coding, rewriters.Create(http, request, kind, uris, trouble => Report(request, trouble)))
            : default;
    }

    private async ValueTask RewriteAsync(
        ResponseTransformContext context, GateRequest request, PlaylistKind kind, PlaylistCoding coding, PlaylistRewriter rewriter)
    {
        var answer = new PlaylistAnswer(context, kind, coding, rewriter, () => held.Begin(context.HttpContext, request));
        if (!await answer.TryRewriteAsync())
        {
            // The viewer gets nothing for its token, so the token is given back.
            context.HttpContext.Response.StatusCode = Refusal.TooManyPlaylists.Status;
            request.Overruled = Refusal.TooManyPlaylists;
            context.SuppressResponseBody = true;
        }
    }

    private static bool Passes(GateRequest request) =>
        request.Overruled is null && request.Decision is GateDecision.Pass or GateDecision.Open or GateDecision.Free or GateDecision.Probe;

    /// <summary>
    /// A range that is the whole is taken as the whole. A part of a playlist cannot be told from a part of anything else, and passes; only
    /// a playlist without a playlist's file name can come in parts at all.
    /// </summary>
    private static bool MakeWhole(HttpResponse response)
    {
        if (response.StatusCode == StatusCodes.Status200OK)
        {
            return true;
        }

        var isWhole = response.StatusCode == StatusCodes.Status206PartialContent
            && System.Net.Http.Headers.ContentRangeHeaderValue.TryParse(response.Headers.ContentRange, out var range)
            && range is { From: 0, To: { } to, Length: { } length }
            && to == length - 1;
        if (isWhole)
        {
            response.StatusCode = StatusCodes.Status200OK;
            response.Headers.ContentRange = default;
        }

        return isWhole;
    }

    private void Report(GateRequest request, PlaylistTrouble trouble)
    {
        var path = PlainText.Of(request.StreamPath);
        switch (trouble)
        {
            case PlaylistTrouble.TooLong when lines.Allows(1100, path):
                PlaylistLog.TooLong(logger, request.Route.Application, path, PlaylistRewriter.DefaultMaxLength);
                break;
            case PlaylistTrouble.Malformed when lines.Allows(1101, path):
                PlaylistLog.Malformed(logger, request.Route.Application, path);
                break;
        }
    }
}
