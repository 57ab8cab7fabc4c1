using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PlayGate.EndToEndTests.Panel;

/// <summary>What a back-end does meanwhile.</summary>
internal static class PanelCalls
{
    public static async Task<string> MintAsync(HttpClient management, string streamId, string? subject = null)
    {
        using var response = await management.PostAsJsonAsync(
            "/api/tokens", new JsonObject { ["streamId"] = streamId, ["type"] = "play", ["subject"] = subject });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["tokenId"]!.GetValue<string>();
    }
}
