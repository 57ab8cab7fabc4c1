using System.Text.Json;
using PlayGate.Server.Hosting;

namespace PlayGate.Server.Configuration;

/// <summary>
/// Where settings come from, weakest first: defaults, JSON files, environment, command line, the caller. An empty value counts as unset
/// in each of them: deployment tools write <c>PlayGate__Store=</c> for a variable that has no value.
/// </summary>
internal static class SettingsSources
{
    /// <summary>The configuration, or one line for each file that cannot be read.</summary>
    public static (IConfigurationRoot? Configuration, IReadOnlyList<string> Errors) Read(
        string[] arguments,
        IReadOnlyDictionary<string, string?>? overrides = null)
    {
        var builder = new ConfigurationBuilder()
            .AddInMemoryCollection(ServerSettings.Defaults)
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{ServerHost.EnvironmentName()}.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(arguments)
            .AddInMemoryCollection(overrides ?? new Dictionary<string, string?>(StringComparer.Ordinal));
        try
        {
            return (WithoutEmpty(builder.Build()), []);
        }
        catch (InvalidDataException unreadable)
        {
            return (null, [Explain(unreadable)]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, [failure.Message]);
        }
    }

    /// <summary>The same settings without empty ones; what an empty one stood before is seen again.</summary>
    public static IConfigurationRoot WithoutEmpty(IConfigurationRoot configuration)
    {
        var said = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in configuration.Providers.SelectMany(SettingsOf).Where(setting => IsSaid(setting.Key, setting.Value)))
        {
            said[key] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(said).Build();
    }

    /// <summary>YARP's own schema gives empty values a meaning: a transform sets a header to nothing.</summary>
    private static bool IsSaid(string key, string? value) =>
        !string.IsNullOrEmpty(value)
            || (value is not null && key.StartsWith(ServerSettings.ProxySection + ":", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<KeyValuePair<string, string?>> SettingsOf(IConfigurationProvider provider) =>
        SettingsOf(provider, parent: null);

    private static IEnumerable<KeyValuePair<string, string?>> SettingsOf(IConfigurationProvider provider, string? parent)
    {
        foreach (var name in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? name : ConfigurationPath.Combine(parent, name);
            if (provider.TryGet(key, out var value))
            {
                yield return KeyValuePair.Create(key, value);
            }

            foreach (var setting in SettingsOf(provider, key))
            {
                yield return setting;
            }
        }
    }

    /// <summary>File, line and column, as far as the reader knows them; both count from 1.</summary>
    private static string Explain(InvalidDataException unreadable)
    {
        var causes = Causes(unreadable).ToList();
        var file = Path.GetFileName(unreadable.Message.Split('\'') is [_, var path, ..] ? path : "a settings file");
        return causes.OfType<JsonException>().FirstOrDefault() is { LineNumber: { } line, BytePositionInLine: { } column } json
            ? $"{file}, line {line + 1}, column {column + 1}: {json.Message.Split(" LineNumber:")[0]}"
            : $"{file}: {causes[^1].Message}";
    }

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            yield return failure;
        }
    }
}
