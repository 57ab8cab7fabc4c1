using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PlayGate.Server.Management;

/// <summary>The one way in which bodies are read, written and described: strict in what it takes, in camelCase, without nulls.</summary>
internal static class ManagementJson
{
    public static readonly JsonSerializerOptions Options = Strict();

    /// <summary>For what answers and the API's description are written with, too.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }

    private static JsonSerializerOptions Strict()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), MaxDepth = 8 };
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
