using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Management;

/// <summary>What the management listener answered.</summary>
internal sealed record ManagementAnswer(
    int Status, string? MediaType, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The fields of an object, in their order.</summary>
    public IEnumerable<string> Fields => Json.AsObject().Select(pair => pair.Key);

    /// <summary>The <c>code</c> of a refusal, whose form is checked on the way.</summary>
    public string Code
    {
        get
        {
            Assert.Equal("application/problem+json", MediaType);
            Assert.Equal("no-store", Headers.CacheControl?.ToString());
            Assert.Equal(Status, (int)Json["status"]!);
            Assert.NotEmpty((string)Json["title"]!);
            Assert.NotEmpty((string)Json["detail"]!);
            return (string)Json["code"]!;
        }
    }

    /// <summary>The fields that were found wrong.</summary>
    public IEnumerable<string> Wrong => Json["errors"]!.AsObject().Select(error =>
    {
        Assert.NotEmpty(error.Value!.AsArray());
        return error.Key;
    });
}

/// <summary>Calls as back-ends and operators make them.</summary>
internal static class ManagementCalls
{
    /// <summary>A host with nothing behind it, for calls that never reach an origin.</summary>
    public static Task<TestGate> StartAsync(params (string Key, string Value)[] settings) =>
        TestGate.InFrontOfAsync("http://127.0.0.1:1", settings);

    public static Task<ManagementAnswer> AskAsync(this TestGate gate, string target, params (string Name, string Value)[] headers) =>
        gate.CallAsync("GET", target, json: null, headers);

    public static Task<ManagementAnswer> CallAsync(
        this TestGate gate, string method, string target, string? json = null, params (string Name, string Value)[] headers) =>
        gate.SendAsync(method, target, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public static async Task<ManagementAnswer> SendAsync(
        this TestGate gate, string method, string target, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await gate.ManagementClient.SendAsync(request);
        return new ManagementAnswer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(),
            response.Headers,
            response.Content.Headers);
    }

    /// <summary>How many tokens are usable.</summary>
    public static async Task<int> CountTokensAsync(this TestGate gate)
    {
        var answer = await gate.AskAsync("/api/tokens?limit=1000");
        return answer.Json["items"]!.AsArray().Count;
    }
}
