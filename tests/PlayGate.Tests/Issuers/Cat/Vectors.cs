using System.Text.Json;
using PlayGate.Tests.House;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>Tokens that PlayGate did not make, in the folder of this name.</summary>
internal static class Vectors
{
    public static JsonElement Read(string name) => JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(Repository.Root, "tests/PlayGate.Tests/Issuers/Cat/Vectors", name)));
}
