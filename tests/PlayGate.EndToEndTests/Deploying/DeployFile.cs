using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>What lies in <c>deploy/</c>, as an operator takes it.</summary>
internal static class DeployFile
{
    public static string PathOf(params ReadOnlySpan<string> names) => Path.Combine([AppContext.BaseDirectory, "deploy", .. names]);

    public static Task<string> ReadAsync(params ReadOnlySpan<string> names) => File.ReadAllTextAsync(PathOf(names));

    /// <summary>The settings of a file, key by key.</summary>
    public static Dictionary<string, string> Settings(params ReadOnlySpan<string> names) => new ConfigurationBuilder()
        .AddJsonFile(PathOf(names))
        .Build()
        .AsEnumerable()
        .Where(setting => setting.Value is not null)
        .ToDictionary(setting => setting.Key, setting => setting.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Fails with what PlayGate itself finds wrong in these settings.</summary>
    public static void AssertAccepted(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(ServerSettings.Defaults)
            .AddInMemoryCollection(settings.Select(
                setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build();
        var (sound, errors) = ServerSettings.Read(configuration);
        Assert.Empty(errors);
        using var host = ServerHost.Build(sound!);
        _ = host.Services.GetRequiredService<IOptions<PlayGateOptions>>().Value;
    }
}
