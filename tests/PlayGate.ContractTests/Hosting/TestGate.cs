using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Hosting;

/// <summary>
/// The real host in this process: real Kestrel, real SQLite, two listeners on free ports, and a clock that the test moves.
/// </summary>
internal sealed class TestGate : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly DirectoryInfo _folder;

    private TestGate(IHost host, DirectoryInfo folder, FakeTimeProvider clock)
    {
        (_host, _folder, Clock) = (host, folder, clock);
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

        // Kestrel binds its endpoints in the order of their names.
        Admin = new Uri(addresses.First());
        Public = new Uri(addresses.Last());
        ManagementClient = new HttpClient { BaseAddress = Admin, Timeout = Patience.Limit };
        Viewer = NewViewer();
    }

    /// <summary>For tests of what the gate alone asks and answers: no request of theirs is answered from memory.</summary>
    public static (string Key, string Value) Unshielded => ("PlayGate:Shield:Enabled", "false");

    public Uri Public { get; }

    public Uri Admin { get; }

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>A back-end or operator.</summary>
    public HttpClient ManagementClient { get; }

    /// <summary>A viewer who keeps no cookies and follows no redirects.</summary>
    public HttpClient Viewer { get; }

    public static Task<TestGate> InFrontOfAsync(KestrelOrigin origin, params (string Key, string Value)[] settings) =>
        InFrontOfAsync(origin.Url, settings);

    public static Task<TestGate> InFrontOfAsync(string? originUrl, params (string Key, string Value)[] settings) =>
        InFrontOfAsync(originUrl, _ => { }, settings);

    /// <param name="originUrl">The origin.</param>
    /// <param name="replace">Puts services of the test in place of the host's.</param>
    /// <param name="settings">The settings.</param>
    public static Task<TestGate> InFrontOfAsync(string? originUrl, Action<IServiceCollection> replace,
    params (string Key, string Value)[] settings) =>
        InFrontOfAsync(originUrl, new FakeTimeProvider(), replace, settings);

    /// <summary>With a clock of the test's own, too.</summary>
    public static async Task<TestGate> InFrontOfAsync(
        string? originUrl, FakeTimeProvider clock, Action<IServiceCollection> replace, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("playgate-contract-");
        await MigratedSqlite.WriteAsync(Path.Combine(folder.FullName, "playgate.db"));
        clock.SetUtcNow(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var host = ServerHost.Build(
            SettingsOf(originUrl, folder, settings), services => replace(services.AddSingleton<TimeProvider>(clock)));
        await host.StartAsync();
        return new TestGate(host, folder, clock);
    }

    public HttpClient NewViewer() =>
        new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
        })
        { BaseAddress = Public, Timeout = Patience.Limit };

    /// <summary>
    /// Hours pass for whatever reads the time, and for no timer: <see cref="Clock"/>'s <c>Advance</c> would go through all the rounds that
    /// a server makes meanwhile, thousands in an hour.
    /// </summary>
    public void Leap(TimeSpan time) => Clock.AdjustTime(Clock.GetUtcNow() + time);

    /// <summary>Another process writes, and nobody else can until it is disposed: the store is away for writers.</summary>
    public async Task<IAsyncDisposable> LockStoreAsync()
    {
        var writer = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(_folder.FullName, "playgate.db")};Pooling=False");
        await writer.OpenAsync();
        await using var begin = writer.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync();
        return writer;
    }

    /// <summary>Mints as a back-end does and returns the secret.</summary>
    public async Task<string> MintAsync(string streamId, string type = "play", object? more = null)
    {
        var request = new JsonObject { ["streamId"] = streamId, ["type"] = type };
        foreach (var property in more?.GetType().GetProperties() ?? [])
        {
            request[property.Name] = JsonValue.Create(property.GetValue(more));
        }

        using var response = await ManagementClient.PostAsJsonAsync("/api/tokens", request);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>();
        Assert.True(response.IsSuccessStatusCode, answer?.ToJsonString());
        return answer!["tokenId"]!.GetValue<string>();
    }

    /// <summary>Opens a session and returns the <c>Cookie</c> header that carries it.</summary>
    public async Task<string> OpenAsync(string path, string token)
    {
        using var response = await GetAsync($"{path}?token={token}");
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return CookieOf(response);
    }

    public Task<HttpResponseMessage> GetAsync(string target, string? cookie = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, target, cookie, headers);

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, string? cookie = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, target);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        return Viewer.SendAsync(request);
    }

    /// <summary>The <c>Cookie</c> header that a viewer would send after that response.</summary>
    public static string CookieOf(HttpResponseMessage response) =>
        string.Join("; ", response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

    /// <summary>The <c>code</c> of a refusal, whose form is checked on the way.</summary>
    public static async Task<string> CodeOfAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal((int)response.StatusCode, problem!["status"]!.GetValue<int>());
        return problem["code"]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        ManagementClient.Dispose();
        Viewer.Dispose();
        await _host.StopAsync(new CancellationToken(canceled: true));
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private static ServerSettings SettingsOf(string? originUrl, DirectoryInfo folder, (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(ServerSettings.Defaults)
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [ServerSettings.PublicEndpoint] = "http://127.0.0.1:0",
                [ServerSettings.AdminEndpoint] = "http://127.0.0.1:0",
                ["ConnectionStrings:PlayGate"] = $"Data Source={Path.Combine(folder.FullName, "playgate.db")}",
                ["PlayGate:Origin"] = originUrl,
                ["Logging:LogLevel:Default"] = "Warning",
            })
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
            .Build();
        var (read, errors) = ServerSettings.Read(configuration);
        Assert.True(read is not null, string.Join('\n', errors));
        return read;
    }
}
