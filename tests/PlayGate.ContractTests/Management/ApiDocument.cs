using System.Text.Json.Nodes;
using Json.Schema;

namespace PlayGate.ContractTests.Management;

/// <summary><c>docs/openapi.json</c>, which the host writes.</summary>
internal sealed class ApiDocument
{
    private static readonly string[] s_methods = ["get", "post", "put", "delete"];
    private readonly JsonObject _schemas;

    private ApiDocument(JsonNode root)
    {
        Root = root;
        _schemas = root["components"]!["schemas"]!.AsObject();
        Operations =
        [
            .. from path in root["paths"]!.AsObject()
               from method in path.Value!.AsObject().Where(pair => s_methods.Contains(pair.Key))
               select new ApiOperation(method.Key.ToUpperInvariant(), path.Key, method.Value!),
        ];
    }

    public JsonNode Root { get; }

    public IReadOnlyList<ApiOperation> Operations { get; }

    public static string File { get; } = Path.Combine(FindRoot(AppContext.BaseDirectory), "docs", "openapi.json");

    public static ApiDocument Read() => new(JsonNode.Parse(System.IO.File.ReadAllText(File))!);

    /// <summary>A response, where it is described or where that refers to.</summary>
    public JsonNode Response(JsonNode response) =>
        (string?)response["$ref"] is { } reference ? Root["components"]!["responses"]![reference.Split('/')[^1]]! : response;

    /// <summary>What is wrong with a value; a field that the schema does not name is.</summary>
    public IEnumerable<string> Check(JsonNode schema, JsonNode? value)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = _schemas.DeepClone();
        Close(whole);
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
        var results = JsonSchema.FromText(text).Evaluate(value, options);
        return results.IsValid ? [] : results.Details.Where(detail => detail.HasErrors)
            .SelectMany(detail => detail.Errors!.Values.Select(error => $"{detail.InstanceLocation}: {error}"));
    }

    private static string FindRoot(string folder) =>
        System.IO.File.Exists(Path.Combine(folder, "PlayGate.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);

    private static void Close(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            if (fields["properties"] is JsonObject && !fields.ContainsKey("additionalProperties"))
            {
                fields["additionalProperties"] = false;
            }

            fields.ToList().ForEach(field => Close(field.Value));
        }
        else if (node is JsonArray items)
        {
            items.ToList().ForEach(Close);
        }
    }
}

/// <summary>One documented call.</summary>
internal sealed record ApiOperation(string Method, string Path, JsonNode Node)
{
    public string Id => (string)Node["operationId"]!;

    /// <summary>The parameters whose examples make a request.</summary>
    public IEnumerable<(string Name, string In, string Example)> Examples =>
        from parameter in Node["parameters"]?.AsArray() ?? []
        where parameter!["example"] is not null
        select ((string)parameter["name"]!, (string)parameter["in"]!, parameter["example"]!.ToString());

    public (string MediaType, JsonNode Description)? Body =>
        Node["requestBody"]?["content"]?.AsObject().Single() is { } body ? (body.Key, body.Value!) : null;

    public IEnumerable<(int Status, JsonNode Response)> Responses =>
        Node["responses"]!.AsObject().Select(pair => (int.Parse(pair.Key, System.Globalization.CultureInfo.InvariantCulture), pair.Value!));

    /// <summary>What the example is answered with.</summary>
    public (int Status, JsonNode Response) Success => Responses.First(response => response.Status < 300);

    public override string ToString() => $"{Method} {Path}";
}
