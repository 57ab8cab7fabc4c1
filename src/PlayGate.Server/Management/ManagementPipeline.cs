using Microsoft.AspNetCore.Http.Features;
using PlayGate.Clients;
using PlayGate.Server.Panel.SignIn;
using PlayGate.Telemetry;

namespace PlayGate.Server.Management;

/// <summary>
/// What stands around every management call: the fence, the key, the limit of the body, and answers that are always problem details.
/// </summary>
internal sealed class ManagementPipeline(
    RequestDelegate next, ManagementFence fence, ManagementAccess access, LineLimit lines, ILogger<ManagementPipeline> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (fence.Judge(context) is { } stranger)
        {
            await RefuseAsync(context, stranger);
            return;
        }

        if (await access.JudgeAsync(context) is { } refusal)
        {
            await (SignInPage.IsFor(context) ? SignInPage.SendAsync(context) : RefuseAsync(context, refusal));
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = JsonBody.MaxSize;
        }

        if (await RunAsync(context) is { } problem && !context.Response.HasStarted)
        {
            await problem.ExecuteAsync(context);
        }
    }

    private Task RefuseAsync(HttpContext context, ManagementProblem refusal)
    {
        if (ClientAddress.Plain(context.Connection.RemoteIpAddress) is var address && lines.Allows(2004, (address, refusal.Code)))
        {
            ManagementLog.Refused(logger, address, refusal.Code);
        }

        return refusal.ExecuteAsync(context);
    }

    private async Task<ManagementProblem?> RunAsync(HttpContext context)
    {
        try
        {
            await next(context);
            return context.Response.HasStarted ? null : Unanswered(context.Response.StatusCode);
        }
        catch (StoreUnavailableException)
        {
            return ManagementProblem.StoreUnavailable;
        }
        catch (BadHttpRequestException bad)
        {
            return bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new ManagementProblem(bad.StatusCode, "body_too_large", "A body has at most 1 MB.")
                : new ManagementProblem(bad.StatusCode, "bad_request", "The request could not be read.");
        }
        catch (Exception failure) when (
            failure is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
            return null;
        }
        catch (Exception failure)
        {
            if (lines.Allows(2005, failure.GetType()))
            {
                ManagementLog.Failed(logger, failure);
            }

            return new ManagementProblem(
                StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong here; the log says what.");
        }
    }

    /// <summary>What routing says with a bare status.</summary>
    private static ManagementProblem? Unanswered(int status) => status switch
    {
        StatusCodes.Status404NotFound => ManagementProblem.NotFound("There is nothing here."),
        StatusCodes.Status405MethodNotAllowed =>
            new ManagementProblem(status, "method_not_allowed", "This path takes other methods; Allow says which."),
        StatusCodes.Status415UnsupportedMediaType => ManagementProblem.NotJson,
        _ => null,
    };
}
