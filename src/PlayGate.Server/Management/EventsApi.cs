using System.Text.Json;
using System.Threading.Channels;
using PlayGate.Reporting;

namespace PlayGate.Server.Management;

/// <summary><c>/api/events</c>: what happens at this replica's gate, as server-sent events (HTML Living Standard §9.2).</summary>
internal sealed class EventsApi(GateEvents events, IHostApplicationLifetime application, TimeProvider time)
{
    /// <summary>A comment now and then, since proxies in between drop connections that say nothing.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Until the listener leaves, is too slow, or this replica stops.</summary>
    public async Task<IResult> ListenAsync(HttpContext context, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, application.ApplicationStopping);
        if (events.Listen(end.Token) is not { } reader)
        {
            return new ManagementProblem(StatusCodes.Status429TooManyRequests, "too_many_listeners", "As many listen already as may.");
        }

        context.Response.ContentType = "text/event-stream";
        try
        {
            // A listener that is too slow is dropped while it is being written to.
            _ = reader.Completion.ContinueWith(
                _ => context.Abort(), end.Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await WriteAsync(context.Response, reader, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The end of all streams of events.
        }
        finally
        {
            await end.CancelAsync();
        }

        return Results.Empty;
    }

    private async Task WriteAsync(HttpResponse response, ChannelReader<GateEvent> reader, CancellationToken end)
    {
        var hasMore = Task.FromResult(true);
        do
        {
            while (reader.TryRead(out var happened))
            {
                var data = JsonSerializer.Serialize(EventAnswer.From(happened), ManagementJson.Options);
                await response.WriteAsync($"event: {NameOf(happened.Kind)}\ndata: {data}\n\n", end);
            }

            await response.Body.FlushAsync(end);
            hasMore = reader.WaitToReadAsync(end).AsTask();
            while (await Task.WhenAny(hasMore, Task.Delay(Silence, time, end)) != hasMore)
            {
                await response.WriteAsync(":\n\n", end);
                await response.Body.FlushAsync(end);
            }
        }
        while (await hasMore);
    }

    private static string NameOf(GateEventKind kind) => kind switch
    {
        GateEventKind.Opened => "opened",
        GateEventKind.Refused => "refused",
        GateEventKind.Reused => "reused",
        _ => "ended",
    };
}
