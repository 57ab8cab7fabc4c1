using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Media.Hooks;
using PlayGate.Routes;
using PlayGate.Streams;
using PlayGate.Tests.Credentials;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace PlayGate.Tests.Names;

/// <summary>A hook asked by a server for a client that has one token, for whichever stream it is.</summary>
internal static class AskedHook
{
    /// <summary>What reads as a token; its MAC is nobody's business here.</summary>
    public static readonly string Token = Base64Url.EncodeToString((byte[])[1, .. new byte[34], 0, .. new byte[33]]);

    public static readonly MediaNames Names =
        new(new GuardedRoutes(new NoRoutes(), Options.Create(new PlayGateOptions())), OwnTokens.Reader);

    /// <summary>The stream whose token lets the client in, and what the server is answered then; null where none does.</summary>
    public static (string Stream, HookAnswer Answer)? Admits(IHookProtocol server, byte[] body, TokenType type)
    {
        var call = server.Read(new HookMessage(body, QueryCollection.Empty));
        var refused = server.Answer(
            call, call is HookCall.Unknown ? HookOutcome.Unknown.Instance : new HookOutcome.Refused(Refusal.TokenStreamMismatch));
        Assert.InRange(refused.Status, 200, 499);
        return call is HookCall.Begin { Demand: { Application: PlayGateOptions.DefaultApplication } demand }
            && demand.Type == type && !demand.Token.IsAmbiguous && demand.Token.Text("token") == Token
                && StreamId.IsValid(demand.StreamId)
                ? (demand.StreamId, server.Answer(call, new HookOutcome.Allowed(null)))
                : null;
    }

    private sealed class NoRoutes : IProxyStateLookup
    {
        public IEnumerable<ClusterState> GetClusters() => [];

        public IEnumerable<RouteModel> GetRoutes() => [];

        public bool TryGetCluster(string id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ClusterState? cluster) =>
            (cluster = null) is not null;

        public bool TryGetRoute(string id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RouteModel? route) =>
            (route = null) is not null;
    }
}
