using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PlayGate.Tests.Decisions;

/// <summary>A response that starts when it is told to, and calls those who wait for it first, as Kestrel's does.</summary>
internal sealed class StartingResponse : StreamResponseBodyFeature, IHttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();

    private StartingResponse()
        : base(Stream.Null)
    {
    }

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted { get; private set; }

    public static HttpContext NewContext()
    {
        var (context, response) = (new DefaultHttpContext(), new StartingResponse());
        context.Features.Set<IHttpResponseFeature>(response);
        context.Features.Set<IHttpResponseBodyFeature>(response);
        return context;
    }

    public void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state)
    {
    }

    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        while (!HasStarted && _starting.TryPop(out var waiting))
        {
            await waiting.Callback(waiting.State);
        }

        HasStarted = true;
    }
}
