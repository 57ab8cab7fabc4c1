using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PlayGate.Server.Commands.Remote;

/// <summary>The management API of a running server, as the commands call it.</summary>
internal sealed class ManagementClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;

    public ManagementClient(Uri server, string? key)
    {
        // A proxy of the environment has no business with this machine's own listener, nor a redirect with the key.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !server.IsLoopback };
        _http = new HttpClient(handler) { BaseAddress = server, Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
    }

    public Task<ApiAnswer> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    public Task<ApiAnswer> DeleteAsync(string path, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Delete, path, null, cancellation);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            var answer = await ReadAsync(response, cancellation);
            return response.IsSuccessStatusCode ? new ApiAnswer.Given(answer)
                : answer is not JsonObject problem ? NoPlayGate()
                : response.StatusCode == HttpStatusCode.ServiceUnavailable ? new ApiAnswer.Unreachable(Problems(problem)[0])
                : new ApiAnswer.Refused(Problems(problem));
        }
        catch (HttpRequestException failure)
        {
            return new ApiAnswer.Unreachable($"no server answers at {_http.BaseAddress}: {failure.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ApiAnswer.Unreachable($"the server at {_http.BaseAddress} did not answer within {Patience.TotalSeconds} s");
        }
        catch (JsonException)
        {
            return NoPlayGate();
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    private ApiAnswer.Unreachable NoPlayGate() => new($"what answers at {_http.BaseAddress} is no PlayGate");

    /// <summary>A line for each field that is wrong, or the one thing that is.</summary>
    private static IReadOnlyList<string> Problems(JsonObject problem) => problem["errors"] is JsonObject { Count: > 0 } errors
        ? [.. errors.SelectMany(field => field.Value!.AsArray().Select(message => $"{field.Key}: {message}"))]
        : [problem["code"]?.ToString() switch
        {
            "api_key_required" =>
                $"the server asks for an API key; put it into {RemoteOptions.KeyVariable}, or into a file that --api-key-file names",
            "api_key_invalid" => "the server does not know this API key",
            _ => problem["detail"]?.ToString() ?? problem["title"]?.ToString() ?? "the server refused",
        }];
}
