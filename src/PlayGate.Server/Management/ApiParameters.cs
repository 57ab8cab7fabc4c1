using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace PlayGate.Server.Management;

/// <summary>What the parameters of calls mean, by their names, each with an example that the others of its call go with.</summary>
internal static class ApiParameters
{
    private static readonly Dictionary<string, (string Description, JsonNode? Example)> s_known = new(StringComparer.Ordinal)
    {
        ["application"] = ("Only this application.", "default"),
        ["streamId"] = ("Only this stream.", "cam"),
        ["type"] = ("Only this type.", null),
        ["subject"] = ("Only this subject.", null),
        ["action"] = ("Only this action.", "tokens.mint"),
        ["actor"] = ("Only by this actor.", null),
        ["after"] = ("The next of the page before.", null),
        ["limit"] = ("How many, 1 to 1000.", 100),
        ["path"] = ("A path as the origin is asked for it, with * for whatever follows; * alone is everything.", "/streams/cam/*"),
        ["Idempotency-Key"] = (
            "The same call with the same key is answered with the same tokens for a day. 1 to 255 visible ASCII characters.", "order-4711"),
    };

    private static readonly Dictionary<string, (string Description, JsonNode? Example)> s_antMedia = new(StringComparer.Ordinal)
    {
        ["app"] = ("The application.", "default"),
        ["id"] = ("The stream; in a path, its slashes as %2F.", "cam"),
        ["expireDate"] = ("Until when, in Unix seconds.", ApiExamples.Expiry.ToString()),
        ["type"] = ("What it is for.", "play"),
        ["roomId"] = ("Stored and echoed; it widens nothing.", "room1"),
        ["offset"] = ("How many to pass over.", "0"),
        ["size"] = ("How many, at most 1000.", "50"),
    };

    public static void Describe(OpenApiParameter parameter, bool isAntMedia)
    {
        if (!isAntMedia && parameter is { Name: "id", Schema: OpenApiSchema schema })
        {
            (parameter.Description, parameter.Example, schema.Format) = ("The handle.", ApiExamples.Id.ToString(), "uuid");
        }
        else if ((isAntMedia ? s_antMedia : s_known).TryGetValue(parameter.Name!, out var known))
        {
            (parameter.Description, parameter.Example) = (known.Description, known.Example?.DeepClone());
        }
    }
}
