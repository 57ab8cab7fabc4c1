using Microsoft.AspNetCore.Http;
using PlayGate.Http;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Playlists;

/// <summary>One answer of the origin that may be a playlist: its beginning is read, and its body and headers become the viewer's.</summary>
/// <param name="context">The answer; YARP sends what its content then reads.</param>
/// <param name="kind">What it may be.</param>
/// <param name="coding">How its body is coded.</param>
/// <param name="rewriter">Rewrites it, if it is.</param>
/// <param name="hold">Makes what a body counts on that has to be held.</param>
internal sealed class PlaylistAnswer(ResponseTransformContext context, PlaylistKind kind, PlaylistCoding coding, PlaylistRewriter rewriter, Func<PlaylistHold> hold)
{
    private readonly HttpResponse _response = context.HttpContext.Response;

    /// <param name="finished">Called when the last byte has been rewritten.</param>
    /// <returns>False where there is no memory for what has to be held.</returns>
    public async ValueTask<bool> RewriteAsync(Action<PlaylistRewriter> finished)
    {
        var origin = new PeekedBody(await context.ProxyResponse!.Content.ReadAsStreamAsync(context.CancellationToken), hold());
        Send(origin);
        await origin.ReadAheadAsync(PeekedBody.ReadAheadOf(_response.ContentLength), IsOther, context.CancellationToken);
        if (!IsPlaylist(origin))
        {
            return true;
        }

        if (rewriter.LooksThroughFirst)
        {
            if (!await origin.ReadAheadAsync(PlaylistRewriter.DefaultMaxLength, null, context.CancellationToken))
            {
                return false;
            }

            using var whole = coding.Decode(origin.AheadAsStream);
            rewriter.LookThrough(whole);
        }

        // What was held to be looked through streams to the viewer from there: rewritten at once it would be held twice, and grow.
        var range = RangeAsked();
        var isSmall = origin.IsWhole && origin.Ahead.Length <= PeekedBody.ReadAhead;
        var coded = isSmall && coding != PlaylistCoding.Identity ? origin.Ahead.ToArray() : null;
        var rewritten = isSmall && coding == PlaylistCoding.Identity
            ? RewriteAtOnce(origin, finished)
            : new PeekedBody(new RewritingStream(origin, coding, rewriter, finished), hold());
        Send(rewritten);
        if (!rewritten.TryCount())
        {
            return false;
        }

        if ((isSmall || IsPart(range)) && !await rewritten.ReadAheadAsync(PlaylistRewriter.DefaultMaxLength, null, context.CancellationToken))
        {
            return false;
        }

        if (rewritten.IsWhole && !rewriter.Changed)
        {
            SendUnchanged(coded);
        }
        else
        {
            PlaylistHeaders.Personalise(_response.Headers, rewritten.IsWhole ? rewritten.Ahead.Length : null);
        }

        if (rewritten.IsWhole && range is { } asked)
        {
            SendPart(rewritten, RangeVerdict.Of(asked, rewritten.Ahead.Length));
        }

        return true;
    }

    /// <summary>Most playlists are small and plain, and few of these have anything to rewrite: they stay the body that was opened.</summary>
    private PeekedBody RewriteAtOnce(PeekedBody origin, Action<PlaylistRewriter> finished)
    {
        var output = new PooledBytes();
        rewriter.TryRewrite(origin.Ahead, output);
        rewriter.Complete(output);
        finished(rewriter);
        var (kept, spare) = rewriter.Changed ? (new PeekedBody(output, hold()), (IDisposable)origin) : (origin, output);
        spare.Dispose();
        return kept;
    }

    private void Send(PeekedBody body) => context.ProxyResponse!.Content = new StreamContent(body);

    /// <summary>The origin's own bytes and headers: coded anew they would be others of the same name.</summary>
    private void SendUnchanged(byte[]? coded)
    {
        if (coded is not null)
        {
            context.ProxyResponse!.Content = new ByteArrayContent(coded);
        }
    }

    /// <summary>Several parts at once are answered with the whole (RFC 9110 §14.2).</summary>
    private void SendPart(PeekedBody body, RangeVerdict verdict)
    {
        if (verdict is not (RangeVerdict.Parts { Ranges: [_] } or RangeVerdict.Unsatisfiable))
        {
            return;
        }

        var part = verdict is RangeVerdict.Parts { Ranges: [var only] } ? only : (ByteRange?)null;
        PlaylistHeaders.Cut(_response, part, body.Ahead.Length);
        body.Cut(part ?? default);
    }

    /// <summary>Only a real part needs to know the length; who asks for all of it gets it as it comes.</summary>
    private static bool IsPart(string? range) =>
        range is not null && !RangeVerdict.AsksForAll(range) && RangeVerdict.Of(range, PlaylistRewriter.DefaultMaxLength) is not RangeVerdict.Whole;

    /// <summary>
    /// The range to answer. A condition (<c>If-Range</c>) cannot hold for bytes made anew each time, so it gets the whole; so does whoever
    /// would have to be given a part of coded bytes.
    /// </summary>
    private string? RangeAsked()
    {
        var headers = context.HttpContext.Request.Headers;
        return coding == PlaylistCoding.Identity && headers.IfRange.Count == 0 && headers.Range is { Count: > 0 } range
            ? range.ToString()
            : null;
    }

    /// <summary>What is no playlist need not wait.</summary>
    private bool IsOther(PeekedBody origin) =>
        coding == PlaylistCoding.Identity && PlaylistKinds.Sniff(kind, origin.Ahead, isWhole: false) == PrefixMatch.No;

    private bool IsPlaylist(PeekedBody origin)
    {
        if (coding == PlaylistCoding.Identity)
        {
            return PlaylistKinds.Sniff(kind, origin.Ahead, origin.IsWhole) == PrefixMatch.Yes;
        }

        try
        {
            using var beginning = coding.Decode(origin.AheadAsStream);
            var bytes = new byte[64];
            var read = beginning.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return PlaylistKinds.Sniff(kind, bytes.AsSpan(0, read), isWhole: true) == PrefixMatch.Yes;
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException)
        {
            // Not what its header says. The viewer may know better.
            return false;
        }
    }
}
