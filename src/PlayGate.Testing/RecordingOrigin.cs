using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace PlayGate.Testing;

/// <summary>
/// An origin on WireMock.Net that writes down what reaches it, when it reaches it. What is said last about a path holds; what nothing is
/// said about is 404.
/// </summary>
public sealed class RecordingOrigin : IDisposable
{
    private readonly ConcurrentQueue<OriginRequest> _requests = new();
    private readonly ConcurrentDictionary<string, bool> _silent = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _priority;

    /// <summary>Starts it, on a free port of this machine.</summary>
    public RecordingOrigin() => Server = WireMockServer.Start(new WireMockServerSettings
    {
        Urls = ["http://127.0.0.1:0"],
        PreWireMockMiddlewareInit = app => ((IApplicationBuilder)app).Use(RecordAsync),
    });

    /// <summary>WireMock.Net's own server, for everything that the methods here do not say.</summary>
    public WireMockServer Server { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(Server.Urls[0]);

    /// <summary>What has reached it, in the order of arrival.</summary>
    public IReadOnlyList<OriginRequest> Requests => [.. _requests];

    /// <summary>Answers a path with 200.</summary>
    /// <param name="path">The path as the origin sees it, e.g. <c>/LiveApp/streams/cam.m3u8</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its type; that of an HLS playlist unless said.</param>
    public void Serve(string path, string body, string contentType = "application/vnd.apple.mpegurl") =>
        Say(path, Response.Create().WithStatusCode(HttpStatusCode.OK).WithHeader("Content-Type", contentType).WithBody(body));

    /// <summary>Answers a path with a status and nothing else.</summary>
    /// <param name="path">The path as the origin sees it.</param>
    /// <param name="status">E.g. 404 for a stream that is not live yet.</param>
    public void Fail(string path, HttpStatusCode status) => Say(path, Response.Create().WithStatusCode(status));

    /// <summary>Takes requests for a path and never answers; a test moves the clock to the gate's timeout.</summary>
    /// <param name="path">The path as the origin sees it.</param>
    public void KeepSilent(string path) => _silent[path] = true;

    /// <summary>Waits until a path has been asked for, as often as said since the start.</summary>
    /// <param name="path">The path as the origin sees it, without a query.</param>
    /// <param name="times">How often.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task ReceivedAsync(string path, int times = 1, CancellationToken cancellation = default)
    {
        while (true)
        {
            Task next;
            lock (_lock)
            {
                next = _arrival.Task;
            }

            if (_requests.Count(request => request.Path == path) >= times)
            {
                return;
            }

            await next.WaitAsync(cancellation);
        }
    }

    /// <summary>Stops it; requests that it kept silent to are broken off.</summary>
    public void Dispose()
    {
        if (!_end.IsCancellationRequested)
        {
            _end.Cancel();
            Server.Dispose();
        }
    }

    private void Say(string path, IResponseBuilder response)
    {
        // Of two that fit, WireMock takes the one with the lower number.
        Server.Given(Request.Create().WithPath(path)).AtPriority(Interlocked.Decrement(ref _priority)).RespondWith(response);
        _silent.TryRemove(path, out _);
    }

    private async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        _requests.Enqueue(new OriginRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        lock (_lock)
        {
            _arrival.SetResult();
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (_silent.ContainsKey(context.Request.Path.Value!))
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, context.RequestAborted);
            await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Abort();
            return;
        }

        await next(context);
    }
}

/// <summary>A request as the origin got it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query as they were sent.</param>
/// <param name="Headers">The headers; several of one name with commas between them.</param>
public sealed record OriginRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The target without its query.</summary>
    public string Path => Target.Split('?')[0];
}
