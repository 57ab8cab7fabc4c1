using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PlayGate.Server.Management;

/// <summary>What types mean beyond their shape: a field without a value is left out, unless it says that null is written.</summary>
internal static class ApiSchemas
{
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonPropertyInfo is { } field && !IsAlways(field))
        {
            schema.Type &= ~JsonSchemaType.Null;
            schema.Metadata?.Remove("x-is-nullable-property");
        }

        if (schema.Properties is { Count: > 0 })
        {
            schema.Required = new HashSet<string>(context.JsonTypeInfo.Properties.Where(IsRequired).Select(property => property.Name));
        }

        if (AttributesOf<OneOfAttribute>(context.JsonPropertyInfo).FirstOrDefault() is { } words)
        {
            schema.Enum = [.. words.Words];
        }

        if (schema.Format == "date-time")
        {
            // Where a converter reads it, the framework does not say that it is text.
            schema.Type ??= JsonSchemaType.String;
        }

        return Task.CompletedTask;
    }

    private static bool IsRequired(JsonPropertyInfo field) => IsAlways(field) || AttributesOf<RequiredAttribute>(field).Any();

    private static bool IsAlways(JsonPropertyInfo field) =>
        !field.IsGetNullable || AttributesOf<JsonIgnoreAttribute>(field).Any(ignored => ignored.Condition == JsonIgnoreCondition.Never);

    private static IEnumerable<T> AttributesOf<T>(JsonPropertyInfo? field)
        where T : Attribute => field?.AttributeProvider?.GetCustomAttributes(inherit: true).OfType<T>() ?? [];
}
