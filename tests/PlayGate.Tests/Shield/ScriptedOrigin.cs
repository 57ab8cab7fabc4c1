using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PlayGate.Administration;
using PlayGate.Shield;
using PlayGate.Shield.Bodies;
using PlayGate.Shield.Cache;
using PlayGate.Telemetry;
using PlayGate.Testing;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

using Patience = PlayGate.Testing.Patience;

namespace PlayGate.Tests.Shield;

/// <summary>The shield as the proxy has it, before an origin that does what the test says, with a clock that the test moves.</summary>
internal sealed class ScriptedOrigin : IForwarderHttpClientFactory, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly HttpMessageInvoker _client;
    private readonly Channel<HttpRequestMessage> _arrivals = Channel.CreateUnbounded<HttpRequestMessage>();

    public ScriptedOrigin(Action<ShieldOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOptions<PlayGateOptions>().Configure(options => configure?.Invoke(options.Shield));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IForwarderHttpClientFactory>(this);
        services.AddTelemetry().AddShield();
        _services = services.BuildServiceProvider();
        _client = _services.GetRequiredService<IForwarderHttpClientFactory>()
            .CreateClient(new ForwarderHttpClientContext { ClusterId = "origin", NewConfig = HttpClientConfig.Empty });
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public ShieldMemory Memory => _services.GetRequiredService<ShieldMemory>();

    public ShieldStore Store => _services.GetRequiredService<ShieldStore>();

    public ShieldAdministration Administration => new(Store, NullLogger<ShieldAdministration>.Instance);

    /// <summary>What the origin was asked, in order.</summary>
    public ConcurrentQueue<HttpRequestMessage> Requests { get; } = new();

    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = (_, _) =>
        Task.FromResult(Text("origin"));

    /// <summary>A complete answer.</summary>
    public static HttpResponseMessage Text(string body, params (string Name, string Value)[] headers) =>
        Text(HttpStatusCode.OK, body, headers);

    public static HttpResponseMessage Text(HttpStatusCode status, string body, params (string Name, string Value)[] headers) =>
        With(new HttpResponseMessage(status) { Content = new StringContent(body) }, headers);

    public static HttpResponseMessage With(HttpResponseMessage response, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.Remove(name);
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    /// <summary>The next request that reaches the origin.</summary>
    public async Task<HttpRequestMessage> NextAsync()
    {
        using var limit = Patience.NewLimit();
        return await _arrivals.Reader.ReadAsync(limit.Token);
    }

    public Task<HttpResponseMessage> GetAsync(string target, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, target, isGuarded: true, CancellationToken.None, headers);

    /// <summary>A viewer who stays until all of it is there: of one who leaves earlier, the clock may end the fetch.</summary>
    public async Task StoreAsync(string target, params (string Name, string Value)[] headers)
    {
        using var answer = await GetAsync(target, headers);
        await answer.Content.CopyToAsync(Stream.Null);
    }

    public Task<HttpResponseMessage> GetOpenAsync(string target, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, target, isGuarded: false, CancellationToken.None, headers);

    /// <summary>One of a client that is told from others.</summary>
    public Task<HttpResponseMessage> GetAsClientAsync(int client, string target, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, target, isGuarded: true, client, headers, CancellationToken.None);

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, bool isGuarded, CancellationToken cancellation, params (string Name, string Value)[] headers) =>
        SendAsync(method, target, isGuarded, client: 0, headers, cancellation);

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, bool isGuarded, int client, (string Name, string Value)[] headers, CancellationToken cancellation)
    {
        var message = new HttpRequestMessage(method, "http://origin.example" + target);
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        ShieldRequest.Attach(new ShieldRoute(
            isGuarded, []), message, "http://origin.example", message.RequestUri!, [], TimeSpan.FromSeconds(100)).Client = client;
        return _client.SendAsync(message, cancellation);
    }

    public static string? ResultOf(HttpResponseMessage response) => response.Headers.GetValues("X-Cache").Single();

    public void Dispose() => _services.Dispose();

    HttpMessageInvoker IForwarderHttpClientFactory.CreateClient(ForwarderHttpClientContext context) => new(new Handler(this));

    private sealed class Handler(ScriptedOrigin origin) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            origin.Requests.Enqueue(request);
            origin._arrivals.Writer.TryWrite(request);
            return await origin.Answer(request, cancellationToken);
        }
    }
}
