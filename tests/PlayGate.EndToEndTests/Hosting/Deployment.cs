using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.EntityFrameworkCore;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;
using PlayGate.Testing.Postgres;

namespace PlayGate.EndToEndTests.Hosting;

/// <summary>What an operator sets up: an origin, a PostgreSQL database of its own, and replicas of the host as processes.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly List<PlayGateProcess> _replicas = [];

    private Deployment(KestrelOrigin origin, string connectionString) => (Origin, ConnectionString) = (origin, connectionString);

    public KestrelOrigin Origin { get; }

    public string ConnectionString { get; }

    public PlayGateProcess Replica => _replicas[^1];

    public HttpClient Viewer { get; } =
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = Patience.Limit };

    /// <summary>Its database is a clone of one that is migrated once, unless it is to be empty.</summary>
    public static async Task<Deployment> CreateAsync(string name, PostgresCluster? cluster = null, bool isEmpty = false)
    {
        cluster ??= await PostgresCluster.SharedAsync();
        await cluster.PrepareTemplateAsync(MigrateAsync);
        return new(await KestrelOrigin.StartAsync(), await cluster.CreateDatabaseAsync(name, isEmpty));
    }

    public Task<PlayGateProcess> StartReplicaAsync(params (string Key, string Value)[] settings) => StartReplicaAsync("ready", settings);

    /// <summary>Starts one and waits until it is <c>live</c> or <c>ready</c>.</summary>
    public async Task<PlayGateProcess> StartReplicaAsync(string health, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PlayGate:Origin"] = Origin.Url,
            ["PlayGate:Store"] = "Postgres",
            ["ConnectionStrings:PlayGate"] = ConnectionString,
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        _replicas.Add(await PlayGateProcess.StartAsync(all, health: health));
        return Replica;
    }

    public async Task<JsonObject> MintAsync(string streamId, string type = "play", string? apiKey = null, string? carrier = null)
    {
        using var client = new HttpClient { BaseAddress = Replica.AdminUrl };
        client.DefaultRequestHeaders.Authorization = apiKey is null ? null : new("Bearer", apiKey);
        var request = new JsonObject { ["streamId"] = streamId, ["type"] = type };
        if (carrier is not null)
        {
            request["carrier"] = carrier;
        }

        using var response = await client.PostAsJsonAsync("/api/tokens", request);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public async Task<string> MintSecretAsync(string streamId) => (await MintAsync(streamId))["tokenId"]!.GetValue<string>();

    public Task<HttpResponseMessage> GetAsync(string target, string? cookie = null, PlayGateProcess? replica = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri((replica ?? Replica).PublicUrl, target));
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return Viewer.SendAsync(request);
    }

    public async Task<string> OpenAsync(string target)
    {
        using var response = await GetAsync(target);
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static async Task MigrateAsync(string database)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddPostgresStore(database);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IGateStore>().PrepareAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        Viewer.Dispose();
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        await Origin.DisposeAsync();
    }
}
