using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Players.Stage;

/// <summary>The host as a process, one for each carrier and all players: streams are told apart by their ids.</summary>
internal sealed class PlayerGate : IDisposable
{
    private static readonly Dictionary<Carrier, Lazy<Task<PlayerGate>>> s_shared =
        Enum.GetValues<Carrier>().ToDictionary(carrier => carrier, carrier => new Lazy<Task<PlayerGate>>(() => StartAsync(carrier)));

    private readonly PlayGateProcess _host;
    private readonly HttpClient _management;

    private PlayerGate(PlayGateProcess host) => (_host, _management) = (host, new HttpClient { BaseAddress = host.AdminUrl });

    public Uri Url => _host.PublicUrl;

    public static Task<PlayerGate> SharedAsync(Carrier carrier) => s_shared[carrier].Value;

    public async Task<string> MintAsync(string streamId)
    {
        using var response = await _management.PostAsJsonAsync(
            "/api/tokens", new JsonObject { ["streamId"] = streamId, ["type"] = "play" });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["tokenId"]!.GetValue<string>();
    }

    public Task<int> SessionsAsync(string streamId) => CountAsync($"/api/sessions?streamId={streamId}");

    public Task<int> UsableTokensAsync(string streamId) => CountAsync($"/api/tokens?streamId={streamId}");

    public void Dispose() => _management.Dispose();

    private static async Task<PlayerGate> StartAsync(Carrier carrier)
    {
        var origin = await StreamOrigin.SharedAsync();
        var pages = await PlayerPages.SharedAsync();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PlayGate:Origin"] = origin.Url,
            ["PlayGate:Session:Carrier"] = carrier.ToString(),
            ["PlayGate:Cors:AllowedOrigins:0"] = pages.OriginOn(Site.Same),
            ["PlayGate:Cors:AllowedOrigins:1"] = pages.OriginOn(Site.Cross),
        };
        if (carrier == Carrier.Auto)
        {
            // Three seconds are short for a player on a starved core; how many requests it covers stays as it is.
            settings["PlayGate:Token:Grace"] = "00:01:00";
        }

        return new PlayerGate(await PlayGateProcess.StartAsync(settings));
    }

    private async Task<int> CountAsync(string list) =>
        (await _management.GetFromJsonAsync<JsonObject>(list))!["items"]!.AsArray().Count;
}
