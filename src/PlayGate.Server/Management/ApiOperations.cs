using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PlayGate.Administration;
using PlayGate.Tokens;

namespace PlayGate.Server.Management;

/// <summary>What a call's metadata says of it beyond what the framework reads there: its input, its problems, and examples.</summary>
internal static class ApiOperations
{
    private const string Json = "application/json";

    public static async Task DescribeAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var call = context.Description.ActionDescriptor.EndpointMetadata;
        var isAntMedia = context.Description.RelativePath!.Contains("rest/", StringComparison.Ordinal);
        var input = call.OfType<CallInput>().SingleOrDefault();
        if (input is not null)
        {
            Describe(input, await context.GetOrCreateSchemaAsync(input.Type, null, cancellation), operation, context.Document!);
        }

        if (context.Description.RelativePath.StartsWith("{app}", StringComparison.Ordinal))
        {
            // The handler takes it from the route, of which the framework knows nothing.
            var text = new OpenApiSchema { Type = JsonSchemaType.String };
            var application = new OpenApiParameter { Name = "app", In = ParameterLocation.Path, Required = true, Schema = text };
            operation.Parameters = [application, .. operation.Parameters ?? []];
        }

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            ApiParameters.Describe(parameter, isAntMedia);
        }

        DescribeAnswers(operation, context, input);
        foreach (var status in Problems(call, input, "/" + context.Description.RelativePath))
        {
            operation.Responses!.TryAdd(status.ToString(), ApiProblems.Refer(status, context.Document!));
        }

        if (PathsWithoutKey.IsHealth("/" + context.Description.RelativePath))
        {
            operation.Security = [];
        }
    }

    public static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema schema, JsonNode? example) =>
        new(StringComparer.Ordinal) { [type] = new OpenApiMediaType { Schema = schema, Example = example } };

    private static void Describe(CallInput input, OpenApiSchema schema, OpenApiOperation operation, OpenApiDocument document)
    {
        if (!input.IsQuery)
        {
            document.AddComponent(input.Type.Name, schema);
            var one = new OpenApiSchemaReference(input.Type.Name, document);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = Content(Json, input.MayBeMany ? OneOrMany(one, TokenMint.MaxTokens) : one, ApiExamples.Of(input.Type)),
            };
            return;
        }

        operation.Parameters ??= [];
        foreach (var (name, field) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            var isRequired = schema.Required?.Contains(name) == true && field.Default is null;
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Query,
                Required = isRequired,
                Schema = field,
            });
        }
    }

    private static OpenApiSchema OneOrMany(IOpenApiSchema one, int? most) => new()
    {
        OneOf = [one, new OpenApiSchema { Type = JsonSchemaType.Array, Items = one, MinItems = most is null ? null : 1, MaxItems = most }],
    };

    private static void DescribeAnswers(OpenApiOperation operation, OpenApiOperationTransformerContext context, CallInput? input)
    {
        var call = context.Description.ActionDescriptor.EndpointMetadata.OfType<CallDescription>().Single();
        foreach (var answer in context.Description.SupportedResponseTypes)
        {
            var isSuccess = answer.StatusCode < StatusCodes.Status400BadRequest;
            var response = (OpenApiResponse)operation.Responses![answer.StatusCode.ToString()];
            response.Description = isSuccess ? call.Success : "What Ant Media says of bad input.";
            foreach (var (type, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                content.Schema = input is { MayBeMany: true } ? OneOrMany(content.Schema!, most: null) : content.Schema;
                content.Example = type != Json ? ApiExamples.Event
                    : !isSuccess ? ApiExamples.OfAntMediaFailure
                    : call.Example is { } own ? ApiExamples.Json(own)
                    : ApiExamples.Of(answer.Type!);
            }
        }
    }

    /// <summary>In the order of their numbers, as the answers before them.</summary>
    private static IEnumerable<int> Problems(IList<object> call, CallInput? input, string path)
    {
        IEnumerable<int> all =
        [
            403, 421,
            .. call.OfType<CallFailure>().Select(failure => failure.Status),
            .. PathsWithoutKey.Contain(path) ? (int[])[] : [401],
            .. input is null ? (int[])[] : input.IsQuery ? [400] : [400, 413, 415],
            .. call.OfType<NeedsNoStore>().Any() ? (int[])[] : [503],
        ];
        return all.Order();
    }
}
