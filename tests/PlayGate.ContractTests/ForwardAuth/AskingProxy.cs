using System.Net;
using PlayGate.ContractTests.Hosting;
using PlayGate.ForwardAuth;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.ForwardAuth;

/// <summary>A proxy that asks for every request of its viewers, each in its own way.</summary>
internal sealed class AskingProxy(TestGate gate, ForwardAuthProxy kind) : IAsyncDisposable
{
    public const string Viewer = "203.0.113.9";

    public TestGate Gate => gate;

    /// <summary>A gate without an origin of its own, asked by such a proxy.</summary>
    public static async Task<AskingProxy> StartAsync(ForwardAuthProxy kind, params (string Key, string Value)[] settings) =>
        new(await TestGate.InFrontOfAsync((string?)null, [("PlayGate:ForwardAuth:Proxy", kind.ToString()), .. settings]), kind);

    /// <summary>What the proxy sends for a viewer's request, besides the viewer's own headers.</summary>
    public static string[] HeadersOf(ForwardAuthProxy kind, string method, string target) => kind switch
    {
        ForwardAuthProxy.Nginx => [$"X-Original-Method: {method}", $"X-Original-URI: {target}"],
        ForwardAuthProxy.Envoy => [],
        _ => [$"X-Forwarded-Method: {method}", $"X-Forwarded-Uri: {target}"],
    };

    /// <summary>Asks for a viewer who sent <paramref name="headers"/>.</summary>
    public Task<RawResponse> AskAsync(string target, string method = "GET", params string[] headers) =>
        AskAsync(target, method, Viewer, headers);

    public Task<RawResponse> AskAsync(string target, string method, string? viewer, string[] headers)
    {
        string[] address = viewer is null ? [] : [$"X-Forwarded-For: {viewer}"];
        return kind == ForwardAuthProxy.Envoy
            ? RawClient.SendAsync(gate.Admin, method, "/authorize" + target, ["Host: video.example", .. address, .. headers])
            : RawClient.GetAsync(
                gate.Admin, "/authorize", ["Host: video.example", .. HeadersOf(kind, method, target), .. address, .. headers]);
    }

    /// <summary>Opens a session and returns the <c>Cookie</c> line that carries it.</summary>
    public async Task<string> OpenAsync(string target)
    {
        var opened = await AskAsync(target);
        Assert.Equal((int)HttpStatusCode.OK, opened.Status);
        return "Cookie: " + opened.Header("Set-Cookie")!.Split(';')[0];
    }

    public ValueTask DisposeAsync() => gate.DisposeAsync();
}
