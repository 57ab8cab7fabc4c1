using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.Server.Commands;

/// <summary><c>playgate token create</c>: mints a token through the management API of a running server.</summary>
internal static class TokenCommand
{
    private const string KeyVariable = "PLAYGATE_API_KEY";

    public static Command Build()
    {
        var stream = new Argument<string>("STREAM") { Description = "The stream id." };
        var type = new Option<string>("--type") { Description = "play or publish.", DefaultValueFactory = _ => "play" };
        var expires = new Option<string?>("--expires-in") { Description = "How long it may wait for its viewer, e.g. 90s, 5m, 2h, 7d (default: the server's)." };
        var application = new Option<string?>("--application") { Description = "The application, where it is not the default one." };
        var subject = new Option<string?>("--subject") { Description = "Whom it is for, in your own words." };
        var create = CommandLine.TakeSettings(
            new Command("create", $"Mint a token through the management API (Kestrel:Endpoints:Admin:Url; an API key is read from {KeyVariable}).") { stream, type, expires, application, subject },
            (parsed, settings, cancellation) =>
            {
                var request = new JsonObject { ["streamId"] = parsed.GetValue(stream), ["type"] = parsed.GetValue(type) };
                Put(request, "application", parsed.GetValue(application));
                Put(request, "subject", parsed.GetValue(subject));
                return parsed.GetValue(expires) is not { } text ? CreateAsync(request, settings, cancellation)
                    : SecondsOf(text) is { } seconds ? CreateAsync(With(request, seconds), settings, cancellation)
                    : Task.FromResult(CommandLine.Fail($"--expires-in is '{text}'; it accepts a number and a unit: 90s, 5m, 2h, 7d"));
            });
        return new Command("token", "Work with tokens.") { create };
    }

    private static async Task<int> CreateAsync(JsonObject request, string[] arguments, CancellationToken cancellation)
    {
        var configuration = ServerHost.ReadConfiguration(arguments);
        using var client = new HttpClient { BaseAddress = AdminUrl(configuration) };
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        try
        {
            using var response = await client.PostAsJsonAsync(new Uri("api/tokens", UriKind.Relative), request, cancellation);
            var answer = await response.Content.ReadFromJsonAsync<JsonObject>(cancellation) ?? [];
            return response.IsSuccessStatusCode ? Print(answer) : CommandLine.Fail(Problems(answer));
        }
        catch (HttpRequestException failure)
        {
            return CommandLine.Fail($"no server answers at {client.BaseAddress}: {failure.Message}");
        }
        catch (JsonException)
        {
            return CommandLine.Fail($"what answers at {client.BaseAddress} is no PlayGate");
        }
    }

    private static int Print(JsonObject token)
    {
        Console.WriteLine(token["url"]?.GetValue<string>() ?? token["tokenId"]?.GetValue<string>());
        Console.Error.WriteLine($"id {token["id"]}, expires {token["expiresAt"]}");
        return 0;
    }

    private static IEnumerable<string> Problems(JsonObject problem) => problem["errors"] is JsonObject errors
        ? errors.SelectMany(field => field.Value!.AsArray().Select(message => $"{field.Key}: {message}"))
        : [problem["detail"]?.ToString() ?? problem["title"]?.ToString() ?? "The server refused."];

    private static Uri AdminUrl(IConfiguration configuration) => new(
        configuration[ServerSettings.AdminEndpoint]!.Replace("*", "127.0.0.1", StringComparison.Ordinal)
            .Replace("+", "127.0.0.1", StringComparison.Ordinal)
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .Replace("[::]", "[::1]", StringComparison.Ordinal));

    private static void Put(JsonObject request, string name, string? value)
    {
        if (value is not null)
        {
            request[name] = value;
        }
    }

    private static JsonObject With(JsonObject request, long seconds)
    {
        request["expiresIn"] = seconds;
        return request;
    }

    private static long? SecondsOf(string text)
    {
        var unit = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        return unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? (long)count * unit : null;
    }
}
