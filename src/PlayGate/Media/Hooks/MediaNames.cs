using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Media.Hooks;

/// <summary>
/// From a media server's words to an application and a stream. The first segment is the server's own application and names one of
/// ours where there is one of that name, else <c>default</c>; encoders that know no queries put the token behind the stream.
/// </summary>
internal sealed class MediaNames(GuardedRoutes routes)
{
    /// <summary>For servers whose streams live in applications: <c>{app}/{streamId}[/{token}]</c>.</summary>
    public MediaName InApplication(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var app = slash < 0 ? path : path[..slash];
        return Of(routes.Applications().Contains(app) ? app : PlayGateOptions.DefaultApplication, slash <= 0 ? "" : path[(slash + 1)..]);
    }

    /// <summary>
    /// For servers that know paths alone: <c>[{application}/]{streamId}[/{token}]</c>. <c>default</c> is the application of paths that name
    /// none: <c>default/cam</c> is another path than <c>cam</c> to such a server, so it is another stream to us.
    /// </summary>
    public MediaName InPath(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && path[..slash] != PlayGateOptions.DefaultApplication && routes.Applications().Contains(path[..slash])
            ? Of(path[..slash], path[(slash + 1)..])
            : Of(PlayGateOptions.DefaultApplication, path);
    }

    private static MediaName Of(string application, string rest)
    {
        var slash = rest.LastIndexOf('/');
        return slash > 0 && TokenCodec.TryRead(rest.AsSpan(slash + 1), out _)
            ? new MediaName(application, rest[..slash], TokenParameter.Of(rest[(slash + 1)..]))
            : new MediaName(application, rest, default);
    }
}

/// <summary>An application, a stream in it, and the token that stood behind it.</summary>
internal readonly record struct MediaName(string Application, string StreamId, TokenParameter Token)
{
    /// <summary>The same name where it is none that a token could be for: nobody is let in who needs one.</summary>
    public MediaName WithoutStream() => this with { StreamId = "" };

    /// <summary>What is asked for; the token may stand in a query or behind the stream, and if in both they are the same.</summary>
    public MediaDemand Demand(TokenType type, TokenParameter token, Client client, string connection) =>
        new(Application, StreamId, type, token.With(Token), client) { Connection = connection, HasTokenInName = Token.IsPresent };
}
