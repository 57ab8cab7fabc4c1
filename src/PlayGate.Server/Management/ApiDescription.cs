using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PlayGate.Server.Management;

/// <summary>
/// The OpenAPI document: made from the calls and their types. What is added here and beside is what types cannot say: the problems that
/// every call has, examples, and who may call.
/// </summary>
internal static class ApiDescription
{
    public const string Name = "v1";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = call =>
            call.HttpMethod != HttpMethods.Head && call.ActionDescriptor.EndpointMetadata.OfType<CallDescription>().Any();
        options.CreateSchemaReferenceId = NameOf;
        options.AddSchemaTransformer(ApiSchemas.DescribeAsync);
        options.AddOperationTransformer(ApiOperations.DescribeAsync);
        options.AddDocumentTransformer(DescribeAsync);
    });

    /// <summary>Types are named without the word that says on which side of a call they stand.</summary>
    private static string? NameOf(JsonTypeInfo info) =>
        info.Type is { IsGenericType: true } page && page.GetGenericTypeDefinition() == typeof(ListPage<>)
        ? page.GenericTypeArguments[0].Name.Replace("Answer", "Page", StringComparison.Ordinal)
        : OpenApiOptions.CreateDefaultSchemaReferenceId(info)?.Replace("Answer", "", StringComparison.Ordinal);

    private static async Task DescribeAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "PlayGate",
            Version = "1",
            Description = "The management API: one-time tokens, sessions, switches, and what the panel shows. It is served on the "
                + "management listener only. Times are RFC 3339 UTC, errors problem details (RFC 9457) with a `code`; unknown fields and "
                + "parameters are refused.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The management listener that this was read from." }];
        document.AddComponent("Problem", await context.GetOrCreateSchemaAsync(typeof(ProblemAnswer), null, cancellation));
        ApiProblems.Describe(document);
        ApiOtherCalls.Describe(document);
        DescribeKeys(document);
        document.Tags = new HashSet<OpenApiTag>
        {
            Tag("Tokens", "Mint, list, revoke, explain."),
            Tag("Sessions", "List and end."),
            Tag("Settings", "Token control."),
            Tag("Cluster", "How it fares, what happens, who changed what."),
            Tag("Ant Media",
                "Ant Media Server's REST calls for one-time tokens, for back-ends that speak them; anyFolder is on for what they mint."),
            Tag("Health", "For orchestrators and monitoring."),
            Tag(ApiOtherCalls.Tag, "Who asks PlayGate for a decision."),
        };
    }

    private static OpenApiTag Tag(string name, string description) => new() { Name = name, Description = description };

    private static void DescribeKeys(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSecurityScheme>("apiKey", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key whose SHA-256 stands in PlayGate:Admin:ApiKeys. With none configured, the network decides alone.",
        });
        document.AddComponent<IOpenApiSecurityScheme>("hookSecret", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "X-PlayGate-Hook-Secret",
            Description = "PlayGate:Hooks:Secret; also as ?secret=. OvenMediaEngine signs with it instead.",
        });
        document.Security = [new() { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] }, []];
    }
}
