using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace PlayGate.Server.Management;

/// <summary>A refusal on the management listener, as <c>application/problem+json</c> (RFC 9457).</summary>
internal sealed record ManagementProblem(int Status, string Code, string Detail) : IResult
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong with which field or parameter.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public static ManagementProblem NotFound(string detail) => new(StatusCodes.Status404NotFound, "not_found", detail);

    public static ManagementProblem Invalid(FieldErrors errors) =>
        new(StatusCodes.Status400BadRequest, "invalid_request", $"Nothing was done: {errors.Summary}") { Errors = errors.ToDictionary() };

    public static ManagementProblem Invalid(string detail) => new(StatusCodes.Status400BadRequest, "invalid_request", detail);

    public static ManagementProblem NotJson { get; } =
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send the body as application/json.");

    public static ManagementProblem StoreUnavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "store_unavailable", "The store does not answer at the moment.");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = Soon.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        }

        await response.WriteAsJsonAsync(ToAnswer(), ManagementJson.Options, "application/problem+json", httpContext.RequestAborted);
    }

    public ProblemAnswer ToAnswer() => new(ReasonPhrases.GetReasonPhrase(Status), Status, Detail, Code, Errors);
}
