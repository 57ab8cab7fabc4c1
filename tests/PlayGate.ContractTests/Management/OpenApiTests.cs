using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

/// <summary>
/// <c>docs/openapi.json</c> is what the host says of itself, kept so that a change of the API is seen in a review. After such a change
/// write it anew: <c>PLAYGATE_WRITE_OPENAPI=1 dotnet test tests/PlayGate.ContractTests --filter The_document_is_what_the_host_serves</c>.
/// </summary>
public sealed class OpenApiTests
{
    /// <summary>In the pipeline before endpoints.</summary>
    private const string Authorize = "GET /authorize";

    private static readonly ApiDocument s_document = ApiDocument.Read();

    [Fact]
    public async Task The_document_is_what_the_host_serves()
    {
        await using var gate = await ManagementCalls.StartAsync();

        var served = await gate.AskAsync("/openapi/v1.json");

        Assert.Equal((200, "application/json"), (served.Status, served.MediaType));
        Assert.Equal(served.Text, (await gate.AskAsync("/openapi/v1.json?documentName=v2")).Text);
        Assert.Equal("not_found", (await gate.AskAsync("/openapi/v2.json")).Code);
        if (Environment.GetEnvironmentVariable("PLAYGATE_WRITE_OPENAPI") is not null)
        {
            await File.WriteAllTextAsync(ApiDocument.File, served.Text + "\n");
        }

        Assert.Equal(await File.ReadAllTextAsync(ApiDocument.File), served.Text + "\n");
    }

    [Fact]
    public async Task Every_call_of_the_host_is_documented_and_every_documented_call_is_there()
    {
        await using var gate = await ManagementCalls.StartAsync();

        var documented = s_document.Operations.Select(operation => operation.ToString()).Where(call => call != Authorize);
        Assert.Equal(Mapped(gate).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_example_is_answered_as_documented()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        foreach (var operation in s_document.Operations)
        {
            await AssertAnsweredAsync(gate, operation);
        }
    }

    [Fact]
    public void Every_example_is_what_its_schema_says()
    {
        foreach (var operation in s_document.Operations)
        {
            if (operation.Body is { } body)
            {
                Assert.True(body.Description["example"] is not null, $"{operation} has no example.");
                AssertFits(body.Description, body.MediaType, $"{operation} request");
            }

            foreach (var (status, response) in operation.Responses)
            {
                foreach (var (mediaType, description) in s_document.Response(response)["content"]?.AsObject() ?? [])
                {
                    Assert.True(description!["example"] is not null, $"{operation} {status} has no example.");
                    AssertFits(description, mediaType, $"{operation} {status}");
                }
            }
        }
    }

    [Fact]
    public async Task Document_and_page_are_management_s_and_need_its_key()
    {
        await using var gate = await ManagementCalls.StartAsync(("PlayGate:Admin:ApiKeys:0", new string('a', 64)));
        foreach (var path in new[] { "/openapi/v1.json", "/docs", "/docs/", "/docs/scalar.js" })
        {
            Assert.Equal("api_key_required", (await gate.AskAsync(path)).Code);
            using var ofViewer = await gate.GetAsync(path);
            Assert.Contains((int)ofViewer.StatusCode, new[] { 404, 400 });
        }
    }

    [Fact]
    public async Task The_page_asks_nobody_but_this_host_and_runs_nothing_but_its_own_scripts()
    {
        await using var gate = await ManagementCalls.StartAsync();

        var page = await gate.AskAsync("/docs/");
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
        Assert.DoesNotContain("://", page.Text, StringComparison.Ordinal);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.All(
            page.Text.Split("<script").Skip(1),
            script => Assert.Contains($"nonce=\"{nonce}\"", script.Split('>')[0], StringComparison.Ordinal));
        Assert.DoesNotContain(nonce, (await gate.AskAsync("/docs/")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await gate.AskAsync("/docs/scalar.js", ("Accept-Encoding", "gzip"))).Status);
    }

    private static async Task AssertAnsweredAsync(TestGate gate, ApiOperation operation)
    {
        var minted = (await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play","subject":"anna"}""")).Json;
        var opened = (await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play"}""")).Json;
        await gate.OpenAsync("/streams/cam.m3u8", (string)opened["tokenId"]!);
        var shown = (string)s_document.Operations.Single(call => call.Id == "explainToken").Body!.Value.Description["example"]!["tokenId"]!;
        string Real(string text) => text.Replace(shown, (string)minted["tokenId"]!, StringComparison.Ordinal);

        var id = operation.Path.StartsWith("/api/sessions", StringComparison.Ordinal)
            ? (string)opened["id"]! : operation.Path.StartsWith("/api/tokens", StringComparison.Ordinal) ? (string)minted["id"]! : null;
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), TargetOf(operation, id));
        foreach (var (name, _, value) in operation.Examples.Where(parameter => parameter.In == "header"))
        {
            request.Headers.Add(name, Real(value));
        }

        if (operation.Body is { } body)
        {
            var example = body.Description["example"]!;
            request.Content = new StringContent(
                Real(example is JsonValue ? example.ToString() : example.ToJsonString()), Encoding.UTF8, body.MediaType);
        }

        using var response = await gate.ManagementClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var (status, documented) = operation.Success;
        Assert.True(status == (int)response.StatusCode, $"{operation} is answered {(int)response.StatusCode} instead of {status}.");
        if (documented["content"]?.AsObject().Single() is { Key: var mediaType, Value: var description })
        {
            Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
            if (mediaType == "application/json")
            {
                var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync());
                Assert.True(
                    !s_document.Check(description!["schema"]!, answer).Any(),
                    $"{operation}: {string.Join("; ", s_document.Check(description["schema"]!, answer))} in {answer}");
            }
        }
    }

    private static string TargetOf(ApiOperation operation, string? id)
    {
        var path = operation.Examples.Where(parameter => parameter.In == "path")
            .Aggregate(
                operation.Path, (path, parameter) => path.Replace(
                    $"{{{parameter.Name}}}", parameter.Name == "id" && id is not null ? id : parameter.Example, StringComparison.Ordinal));
        var query = string.Join(
            '&', operation.Examples.Where(parameter => parameter.In == "query")
                .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Example)}"));
        return query.Length > 0 ? $"{path}?{query}" : path;
    }

    private static void AssertFits(JsonNode description, string mediaType, string what)
    {
        if (mediaType.EndsWith("json", StringComparison.Ordinal))
        {
            var wrong = s_document.Check(description["schema"]!, description["example"]);
            Assert.True(!wrong.Any(), $"{what}: {string.Join("; ", wrong)}");
        }
    }

    /// <summary>All but those that make up the panel, this document and its page.</summary>
    private static IEnumerable<string> Mapped(TestGate gate) =>
        from endpoint in gate.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where IsOfApi(path)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        where method != "HEAD"
        select $"{method} {path}";

    private static bool IsOfApi(string path) =>
        new[] { "/api/", "/rest/", "/{app}/rest/", "/hooks/", "/health/", "/metrics" }
            .Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal));
}
