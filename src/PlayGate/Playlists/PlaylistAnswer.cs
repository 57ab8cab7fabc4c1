using Microsoft.AspNetCore.Http;
using PlayGate.Http;
using Yarp.ReverseProxy.Transforms;

namespace PlayGate.Playlists;

/// <summary>
/// One response of the origin that may be a playlist. It is sent as it came (no playlist, or nothing in it changes), held as a whole with
/// its length (it is small, or the viewer asks for a part), or rewritten while it passes.
/// </summary>
/// <param name="context">The response; YARP sends what its content reads.</param>
/// <param name="kind">What it may be.</param>
/// <param name="coding">How its body is coded.</param>
/// <param name="rewriter">Rewrites it, if it is a playlist.</param>
/// <param name="hold">Begins the account of the memory that a body holds.</param>
internal sealed class PlaylistAnswer(
    ResponseTransformContext context, PlaylistKind kind, PlaylistCoding coding, PlaylistRewriter rewriter, Func<PlaylistHold> hold)
{
    private readonly HttpResponse _response = context.HttpContext.Response;

    /// <summary>Chooses between the three, and sets body and headers.</summary>
    /// <returns>False where there is no memory for what has to be held.</returns>
    public async ValueTask<bool> TryRewriteAsync()
    {
        var origin = new PeekedBody(await context.ProxyResponse!.Content.ReadAsStreamAsync(context.CancellationToken), hold());
        Send(origin);
        await origin.ReadAheadAsync(PeekedBody.ReadAheadOf(_response.ContentLength), IsOther, context.CancellationToken);
        if (!IsPlaylist(origin))
        {
            return true;
        }

        if (rewriter.LooksThroughFirst && !await TryLookThroughAsync(origin))
        {
            return false;
        }

        // A long playlist that was held to be looked through streams from there: rewritten at once it would be held twice, and grow.
        var range = RangeToAnswer();
        var isSmall = origin.IsWhole && origin.Ahead.Length <= PeekedBody.ReadAhead;
        var coded = isSmall && coding != PlaylistCoding.Identity ? origin.Ahead.ToArray() : null;
        var rewritten = isSmall && coded is null
            ? RewriteAtOnce(origin)
            : new PeekedBody(new RewritingStream(origin, coding, rewriter), hold());
        Send(rewritten);
        if ((isSmall || IsPart(range)) && !await rewritten.TryHoldAsync(context.CancellationToken))
        {
            return false;
        }

        if (rewritten.IsWhole)
        {
            SendWhole(rewritten, coded, range);
        }
        else
        {
            PlaylistHeaders.Personalise(_response.Headers, length: null);
        }

        return true;
    }

    private void Send(PeekedBody body) => context.ProxyResponse!.Content = new StreamContent(body);

    private async ValueTask<bool> TryLookThroughAsync(PeekedBody origin)
    {
        if (!await origin.TryHoldAsync(context.CancellationToken))
        {
            return false;
        }

        using var whole = coding.Decode(origin.AheadAsStream);
        rewriter.LookThrough(whole);
        return true;
    }

    /// <summary>
    /// Most playlists are small and not coded, and few of these have a URI to rewrite: the body that was read is sent then.
    /// </summary>
    private PeekedBody RewriteAtOnce(PeekedBody origin)
    {
        var output = new PooledBytes();
        rewriter.TryRewrite(origin.Ahead, output);
        rewriter.Complete(output);
        var (kept, spare) = rewriter.Changed ? (new PeekedBody(output, hold()), (IDisposable)origin) : (origin, output);
        spare.Dispose();
        return kept;
    }

    /// <summary>A body that is held as a whole, or the part of it that the viewer asks for.</summary>
    /// <param name="body">The body; already what is sent.</param>
    /// <param name="coded">The origin's own bytes where they were coded.</param>
    /// <param name="range">The range that is asked for.</param>
    private void SendWhole(PeekedBody body, byte[]? coded, string? range)
    {
        if (rewriter.Changed)
        {
            PlaylistHeaders.Personalise(_response.Headers, body.Ahead.Length);
        }
        else if (coded is not null)
        {
            // The origin's validators stay, so its bytes must too: coded again they would differ. The other body gives its memory back.
            body.Dispose();
            context.ProxyResponse!.Content = new ByteArrayContent(coded);
        }

        // Several parts at once are answered with the whole (RFC 9110 §14.2).
        switch (RangeVerdict.Of(range, body.Ahead.Length))
        {
            case RangeVerdict.Parts { Ranges: [var part] }:
                SendPart(body, part);
                break;
            case RangeVerdict.Unsatisfiable:
                SendPart(body, part: null);
                break;
        }
    }

    private void SendPart(PeekedBody body, ByteRange? part)
    {
        PlaylistHeaders.Cut(_response, part, body.Ahead.Length);
        body.Cut(part ?? default);
    }

    /// <summary>Only a real part needs to know the length; a viewer that asks for all of it gets it as it comes.</summary>
    private static bool IsPart(string? range) =>
        range is not null
        && !RangeVerdict.AsksForAll(range)
        && RangeVerdict.Of(range, PlaylistRewriter.DefaultMaxLength) is not RangeVerdict.Whole;

    /// <summary>
    /// The range that is answered; null where the whole is. A condition (<c>If-Range</c>) cannot hold for bytes that are made anew each
    /// time, and a part of coded bytes would be one of our own coding.
    /// </summary>
    private string? RangeToAnswer()
    {
        var headers = context.HttpContext.Request.Headers;
        return coding == PlaylistCoding.Identity && headers.IfRange.Count == 0 && headers.Range is { Count: > 0 } range
            ? range.ToString()
            : null;
    }

    /// <summary>Reading ahead stops as soon as the body is known to be no playlist.</summary>
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
            using var start = coding.Decode(origin.AheadAsStream);
            var bytes = new byte[64];
            var read = start.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return PlaylistKinds.Sniff(kind, bytes.AsSpan(0, read), isWhole: true) == PrefixMatch.Yes;
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException)
        {
            // The body is not coded as its header says. It passes; the viewer may be able to read it.
            return false;
        }
    }
}
