using PlayGate.Routes;
using PlayGate.Tokens;

namespace PlayGate.Media.Hooks;

/// <summary>
/// From a media server's path to an application and a stream. The first segment is the server's application; it stands for PlayGate's
/// application of that name, or for <c>default</c> where there is none. Encoders that support no query append the token to the stream.
/// </summary>
internal sealed class MediaNames(GuardedRoutes routes, CredentialReader credentials)
{
    /// <summary>Reads what clients present.</summary>
    public CredentialReader Credentials => credentials;

    /// <summary>For servers whose streams live in applications: <c>{app}/{streamId}[/{token}]</c>.</summary>
    public MediaName InApplication(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var app = slash < 0 ? path : path[..slash];
        return Of(routes.Applications().Contains(app) ? app : PlayGateOptions.DefaultApplication, slash <= 0 ? "" : path[(slash + 1)..]);
    }

    /// <summary>
    /// For servers that have only paths: <c>[{application}/]{streamId}[/{token}]</c>. Paths that name no application are in <c>default</c>.
    /// <c>default/cam</c> and <c>cam</c> are two paths to such a server, so they are two streams.
    /// </summary>
    public MediaName InPath(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && path[..slash] != PlayGateOptions.DefaultApplication && routes.Applications().Contains(path[..slash])
            ? Of(path[..slash], path[(slash + 1)..])
            : Of(PlayGateOptions.DefaultApplication, path);
    }

    private MediaName Of(string application, string rest)
    {
        var slash = rest.LastIndexOf('/');
        return slash > 0 && credentials.Recognises(rest[(slash + 1)..])
            ? new MediaName(application, rest[..slash], Credential.Of(rest[(slash + 1)..]))
            : new MediaName(application, rest, default);
    }
}

/// <summary>An application, a stream in it, and the token that was appended to it.</summary>
internal readonly record struct MediaName(string Application, string StreamId, Credential Token)
{
    /// <summary>The same without a stream: no token is for it, so a client that needs one is not let in.</summary>
    public MediaName WithoutStream() => this with { StreamId = "" };

    /// <summary>What is asked for. The token may be in a query or appended to the stream; in both it has to be the same.</summary>
    public MediaDemand Demand(TokenType type, Credential token, Client client, string? connection) =>
        new(Application, StreamId, type, token.With(Token), client) { Connection = connection, HasTokenInName = Token.IsPresent };
}
