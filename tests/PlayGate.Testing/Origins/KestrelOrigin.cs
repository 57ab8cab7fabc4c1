using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PlayGate.Testing.Origins;

/// <summary>
/// An origin in this process that remembers every request exactly as it came and answers with what the test says
/// (<see cref="OriginAnswer"/> has the usual ones). HTTP/1.1 on a free port of 127.0.0.1.
/// </summary>
public sealed class KestrelOrigin : IAsyncDisposable
{
    private readonly WebApplication _application;
    private KestrelOrigin(WebApplication application, RequestDelegate answer) => (_application, Answer) = (application, answer);

    /// <summary>Answers all requests from now on.</summary>
    public RequestDelegate Answer { get; set; }

    /// <summary><c>http://127.0.0.1:{port}</c>, without a slash behind.</summary>
    public string Url => _application.Urls.Single();

    /// <summary>The requests, in the order in which their heads were read.</summary>
    public Arrivals<RecordedRequest> Requests { get; } = new();

    /// <param name="answer">What it answers; 200 with a short text unless given.</param>
    public static async Task<KestrelOrigin> StartAsync(RequestDelegate? answer = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Header values are bytes to an origin.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = null;

            // How slow a peer may be is the gate's question, and on a busy machine the gate itself is slow.
            (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (null, null);
            (kestrel.Limits.RequestHeadersTimeout, kestrel.Limits.KeepAliveTimeout) = (Patience.Limit, Patience.Limit);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(Tap);
            });
        });
        var application = builder.Build();
        var origin = new KestrelOrigin(application, answer ?? OriginAnswer.Respond(200, "origin"));
        application.Run(origin.HandleAsync);
        await application.StartAsync();
        return origin;
    }

    /// <summary>Refuses connections from now on and cuts open ones.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private static ConnectionDelegate Tap(ConnectionDelegate next) => connection =>
    {
        var tap = new WireTap(connection.Transport);
        connection.Transport = tap;
        connection.Features.Set(tap);
        return next(connection);
    };

    private Task HandleAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var requestLine = Encoding.Latin1.GetBytes($"{context.Request.Method} {target} HTTP/1.");
        Requests.Add(RecordedRequest.Parse(context.Features.GetRequiredFeature<WireTap>().TakeHead(requestLine)));
        return Answer(context);
    }
}
