using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Abuse;

/// <summary>A gate whose limits make an attacker wait for seconds only.</summary>
public sealed class ImpatientGate : BesiegedGate
{
    protected override (string Key, string Value)[] Limits =>
    [
        ("Kestrel:Limits:KeepAliveTimeout", "00:00:01"),
        ("Kestrel:Limits:RequestHeadersTimeout", "00:00:01"),
        ("Kestrel:Limits:MinRequestBodyDataRate:GracePeriod", "00:00:02"),
        ("Kestrel:Limits:MinResponseDataRate:BytesPerSecond", "10000000"),
        ("Kestrel:Limits:MinResponseDataRate:GracePeriod", "00:00:02"),
    ];
}

/// <summary>
/// A gate with one honest viewer in front of it, and an HTTP/2 listener. No peer is cut for being slow, since on a busy machine each of
/// them may be.
/// </summary>
public class BesiegedGate : IAsyncLifetime
{
    private TestGate _gate = null!;

    internal KestrelOrigin Origin { get; private set; } = null!;

    /// <summary>The honest viewer's session for the stream <c>cam</c>.</summary>
    internal string Cookie { get; private set; } = null!;

    internal Uri Public => _gate.Public;

    internal HttpClient Management => _gate.ManagementClient;

    /// <summary>Where HTTP/2 is spoken at once; Kestrel binds endpoints in the order of their names.</summary>
    internal Uri Http2 => new(_gate.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(1));

    public async Task InitializeAsync()
    {
        Origin = await KestrelOrigin.StartAsync();
        _gate = await TestGate.InFrontOfAsync(
            Origin,
            [
                TestGate.Unshielded, ("Kestrel:Endpoints:Http2:Url", "http://127.0.0.1:0"), ("Kestrel:Endpoints:Http2:Protocols", "Http2"),
                .. Limits,
            ]);
        Cookie = await _gate.OpenAsync("/streams/cam.m3u8", await MintAsync());
        Begin();
    }

    public async Task DisposeAsync()
    {
        await _gate.DisposeAsync();
        await Origin.DisposeAsync();
    }

    protected virtual (string Key, string Value)[] Limits =>
    [
        ("Kestrel:Limits:RequestHeadersTimeout", "00:04:00"),
        ("Kestrel:Limits:MinRequestBodyDataRate:GracePeriod", "00:04:00"),
        ("Kestrel:Limits:MinResponseDataRate:GracePeriod", "00:04:00"),
    ];

    internal Task<string> MintAsync(object? more = null) => _gate.MintAsync("cam", more: more);

    internal void Begin()
    {
        Origin.Answer = OriginAnswer.Respond(200, "origin");
        Origin.Requests.Forget();
    }

    internal async Task ViewerPlaysOnAsync()
    {
        await Patience.UntilAsync(async () =>
        {
            try
            {
                using var response = await _gate.GetAsync("/streams/cam.m3u8", Cookie);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                return true;
            }
            catch (HttpRequestException)
            {
                return false; // A connection that was closed before its first request: the viewer was too slow for the impatient gate.
            }
        });
    }

    /// <summary>Sends a request, whole or broken, and expects a 4xx or the end of the connection, and nothing at the origin.</summary>
    internal async Task<string> RefusesAsync(string request)
    {
        var answer = await Attacker.ExchangeAsync(Public, request);

        Assert.All(answer.Split("HTTP/1.1 ").Skip(1), response => Assert.Matches("^(4..|505) ", response));
        Assert.Empty(Origin.Requests.All);
        await ViewerPlaysOnAsync();
        return answer;
    }
}
