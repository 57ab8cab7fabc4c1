using Microsoft.OpenApi;

namespace PlayGate.Server.Management;

/// <summary>The problems of the management listener, as the API's description has them: each once, named by the calls.</summary>
internal static class ApiProblems
{
    private static readonly Dictionary<int, Known> s_known = new()
    {
        [400] = new("Invalid",
            "`invalid_request`: a field, a parameter or the body is wrong; nothing was done. `bad_request`: the request could not be read.",
            new ManagementProblem(400, "invalid_request", "Nothing was done: type: Takes play or publish")
            {
                Errors = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["type"] = ["Takes play or publish."] },
            }),
        [401] = new("Unauthorized", "`api_key_required`, `api_key_invalid`: keys are configured.",
            new ManagementProblem(401, "api_key_required", "Send an API key: Authorization: Bearer …")),
        [403] = new("Forbidden", "`not_allowed`: the network; `cross_site`: a page of another site.",
            new ManagementProblem(403, "not_allowed", "This network may not manage; PlayGate:Admin:AllowedNetworks says which may.")),
        [404] = new("NotFound", "`not_found`.", ManagementProblem.NotFound("There is no such application.")),
        [413] = new("TooLarge", "`body_too_large`.", new ManagementProblem(413, "body_too_large", "A body has at most 1 MB.")),
        [415] = new("NotJson", "`unsupported_media_type`.", ManagementProblem.NotJson),
        [421] = new("Misdirected", "`misdirected_host`: the Host is none of ours.",
            new ManagementProblem(421, "misdirected_host",
                "This listener is not called by that name; PlayGate:Admin:AllowedHosts says how it is.")),
        [422] = new("KeyReused", "`idempotency_key_reused`.",
            new ManagementProblem(422, "idempotency_key_reused", "This Idempotency-Key was used with another body.")),
        [429] = new("TooManyListeners", "`too_many_listeners`.",
            new ManagementProblem(429, "too_many_listeners", "As many listen already as may.")),
        [503] = new("Unavailable", "`store_unavailable`: nothing was done, or it is not known; ask again. `not_ready`: of readiness.",
            ManagementProblem.StoreUnavailable),
    };

    public static IOpenApiResponse Refer(int status, OpenApiDocument document) =>
        new OpenApiResponseReference(s_known[status].Id, document);

    public static void Describe(OpenApiDocument document)
    {
        foreach (var (status, (id, description, example)) in s_known)
        {
            document.AddComponent<IOpenApiResponse>(id, new OpenApiResponse
            {
                Description = description,
                Content = ApiOperations.Content(
                    "application/problem+json", new OpenApiSchemaReference("Problem", document), ApiExamples.Json(example.ToAnswer())),
                Headers = status == StatusCodes.Status503ServiceUnavailable ? RetryAfter() : null,
            });
        }
    }

    private static Dictionary<string, IOpenApiHeader> RetryAfter() => new(StringComparer.Ordinal)
    {
        ["Retry-After"] = new OpenApiHeader { Description = "Seconds.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
    };

    private sealed record Known(string Id, string Description, ManagementProblem Example);
}
