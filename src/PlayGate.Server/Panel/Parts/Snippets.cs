using PlayGate.Administration;


namespace PlayGate.Server.Panel.Parts;

/// <summary>What to do with a token that was just minted, ready to be pasted.</summary>
internal static class Snippets
{
    public static IEnumerable<(string Name, string Text)> Of(MintedToken minted, string publicUrl) =>
        minted.Token.Type == TokenType.Play ? Play(minted.Url!) : Publish(minted, publicUrl);

    private static IEnumerable<(string Name, string Text)> Play(string url)
    {
        yield return ("curl", $"curl -iL -c /tmp/viewer -b /tmp/viewer '{url}'");
        yield return ("hls.js", $$"""
            const hls = new Hls({ xhrSetup: xhr => { xhr.withCredentials = true; } });
            hls.loadSource('{{url}}');
            hls.attachMedia(document.querySelector('video'));
            """);
        yield return ("ffmpeg", $"ffplay '{url}'");
    }

    private static IEnumerable<(string Name, string Text)> Publish(MintedToken minted, string publicUrl)
    {
        if (minted.Url is { } rtmp)
        {
            yield return ("ffmpeg", $"ffmpeg -re -i film.mp4 -c copy -f flv '{rtmp}'");
        }

        var application = minted.Token.Application == PlayGateOptions.DefaultApplication ? "" : $"/{minted.Token.Application}";
        yield return ("WHIP", $"curl -i '{publicUrl}{application}/whip/{minted.Token.StreamId}' -H 'Content-Type: application/sdp' \\\n   "
            + $"  -H 'Authorization: Bearer {minted.Secret.Reveal()}' --data-binary @offer.sdp");
    }
}
