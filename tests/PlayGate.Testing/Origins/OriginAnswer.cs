using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PlayGate.Testing.Origins;

/// <summary>What an origin may do, good and bad; each is a <see cref="RequestDelegate"/> for <see cref="KestrelOrigin.Answer"/>.</summary>
public static class OriginAnswer
{
    /// <summary>A whole answer with <c>Content-Length</c>.</summary>
    public static RequestDelegate Respond(int status, string body, params (string Name, string Value)[] headers) =>
        Respond(status, Encoding.UTF8.GetBytes(body), headers);

    /// <inheritdoc cref="Respond(int, string, ValueTuple{string, string}[])"/>
    public static RequestDelegate Respond(int status, byte[] body, params (string Name, string Value)[] headers) => async context =>
    {
        SetHead(context, status, body.Length, headers);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body);
        }
    };

    /// <summary>Headers that promise a body of <paramref name="promised"/> bytes, and then the end of the connection.</summary>
    public static RequestDelegate CutBeforeBody(int status, int promised = 1000, params (string Name, string Value)[] headers) =>
        CutAfter(0, new byte[promised], status, headers);

    /// <summary>The headers, the first <paramref name="count"/> bytes of the body, and then the end of the connection.</summary>
    public static RequestDelegate CutAfter(int count, byte[] body, int status = 200, params (string Name, string Value)[] headers) =>
        async context =>
        {
            SetHead(context, status, body.Length, headers);
            await context.Response.StartAsync();
            await context.Response.Body.WriteAsync(body.AsMemory(0, count));
            await context.Response.Body.FlushAsync();
            await CutAsync(context);
        };

    /// <summary>No answer at all, only the end of the connection.</summary>
    public static RequestDelegate CutBeforeHeaders() => CutAsync;

    /// <summary>Waits for the signal, then answers; the request has been recorded before.</summary>
    public static RequestDelegate After(Task signal, RequestDelegate then) => async context =>
    {
        await signal.WaitAsync(context.RequestAborted);
        await then(context);
    };

    private static void SetHead(HttpContext context, int status, int length, (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers.Append(name, value);
        }

        // A 304 has no body, whatever length it states.
        if (status is >= 200 and not (204 or 304))
        {
            context.Response.ContentLength ??= length;
        }
    }

    /// <summary>
    /// Ends the connection behind what has been written: <see cref="HttpContext.Abort"/> alone may drop bytes that have not left yet,
    /// and the client would see no headers.
    /// </summary>
    private static async Task CutAsync(HttpContext context)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed
            .Register(closed.SetResult);
        await context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output.CompleteAsync();
        await closed.Task.InTimeAsync();
        context.Abort();
    }
}
