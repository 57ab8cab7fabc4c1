using Microsoft.AspNetCore.Http;
using PlayGate.Http;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;

namespace PlayGate.Administration;

/// <summary>Reads a URL or a path as the gate would, for those who ask about it.</summary>
internal sealed class ExplainedTargets(GuardedRoutes routes, CredentialReader credentials, PathParameterReader segments)
{
    /// <summary>The target with the parameters of its first segment in its query, where it has such a segment.</summary>
    public string WithoutSegment(string target)
    {
        var (path, query) = RawTarget.Split(target);
        if (!segments.Begins(path) || segments.Cut(path, out var rest) is not { } parameters)
        {
            return target;
        }

        var site = target.StartsWith('/') ? "" : target[..^(path.Length + query.Length)];
        return site + rest + parameters.Behind(query);
    }

    /// <summary>Null where no guarded route has the path, which is safe.</summary>
    /// <param name="token">The token; where empty, the one in the target's query counts.</param>
    /// <param name="target">A path or a whole URL.</param>
    public ExplainedTarget? Read(TokenSecret token, string target)
    {
        var (path, query) = RawTarget.Split(target);
        if (routes.Find(Uri.UnescapeDataString(path)) is not { } found)
        {
            return null;
        }

        var credential = token.Reveal().Length > 0 ? Credential.Of(token.Reveal()) : credentials.In(query);
        var url = !target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute) ? absolute : null;
        var viewer = new ViewerRequest(HttpMethods.Get, url?.Scheme ?? "", url?.Authority ?? "", path, query);
        return new ExplainedTarget(found.Route, RequestCredentials.Read(found.StreamPath, credential), viewer);
    }
}

/// <summary>What is asked for.</summary>
internal sealed record ExplainedTarget(GateRoute Route, RequestCredentials Presented, ViewerRequest Viewer)
{
    public Credential Token => Presented.Token;

    public TokenDemand DemandOf(Client client) =>
        new(Route.Application, Presented.StreamPath, Route.Names, TokenType.Play, client) { Request = Viewer };

    public Arrival From(string? cookies, Client client) => Presented.From(Route, cookies, client);
}
