using System.Text;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Publishing;

/// <summary>A media server that asks.</summary>
internal static class HookClient
{
    public static async Task<(int Status, string Body)> HookAsync(
        this TestGate gate, string server, string body, string contentType =
            "application/json", params (string Name, string Value)[] headers)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/hooks/" + server) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await gate.ManagementClient.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Streams that have a session, with its type.</summary>
    public static async Task<string[]> SessionsAsync(this TestGate gate)
    {
        var page = JsonNode.Parse(await gate.ManagementClient.GetStringAsync("/api/sessions"))!;
        return [.. page["items"]!.AsArray().Select(session =>
            $"{session!["type"]} {session["application"]}/{session["streamId"]} {session["address"]}").Order(StringComparer.Ordinal)];
    }

    public static async Task SwitchAsync(this TestGate gate, bool play, bool publish)
    {
        var settings = new JsonObject { ["playTokenControl"] = play, ["publishTokenControl"] = publish };
        using var content = new StringContent(settings.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await gate.ManagementClient.PutAsync("/api/settings/default", content);
        Assert.True(response.IsSuccessStatusCode);
    }
}
