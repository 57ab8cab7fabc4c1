using Microsoft.Extensions.Options;
using PlayGate.Server.Hosting;

namespace PlayGate.Server.Configuration;

/// <summary>All that configuration says, bound and found sound before anything is built from it.</summary>
internal sealed class ServerSettings
{
    public const string Section = "PlayGate";
    public const string ProxySection = "ReverseProxy";
    public const string PublicEndpoint = "Kestrel:Endpoints:Public:Url";
    public const string AdminEndpoint = "Kestrel:Endpoints:Admin:Url";
    private const string SqliteFile = "Data Source=playgate.db";

    private ServerSettings(IConfiguration configuration)
    {
        Configuration = configuration;
        configuration.GetSection(Section).Bind(Server);
        configuration.GetSection(ServerLimits.Section).Bind(Limits);
    }

    /// <summary>The defaults; everything configured comes over them.</summary>
    public static IReadOnlyDictionary<string, string?> Defaults { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
    {
        [PublicEndpoint] = "http://*:8080",
        [AdminEndpoint] = "http://127.0.0.1:8081",
        ["AllowedHosts"] = "*",
        ["Logging:LogLevel:Default"] = "Information",

        // The framework writes raw URLs, which hold tokens, at Information, and at 2.7 times the CPU of the whole proxy.
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",

        // Said by ourselves, in one line: a start that failed, a store that is away, keys that nothing encrypts.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Critical",

        // Off altogether: while it may log, the server makes an activity and a log scope for every request.
        ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
        ["Logging:LogLevel:Yarp"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
    };

    public IConfiguration Configuration { get; }

    public ServerOptions Server { get; } = new();

    /// <summary>What one connection may take of the server.</summary>
    public ServerLimits Limits { get; } = new();

    /// <summary>Where the store is.</summary>
    public string ConnectionString => Configuration.GetConnectionString(Section) is { Length: > 0 } configured ? configured : SqliteFile;

    /// <summary>What minted URLs begin with where nothing is set: the public endpoint, by a name that works on this machine.</summary>
    public string PublicUrl
    {
        get
        {
            var url = Configuration[$"{Section}:PublicUrl"] is { Length: > 0 } configured ? configured : Configuration[PublicEndpoint]!;
            return url.Replace("*", "localhost", StringComparison.Ordinal)
                .Replace("+", "localhost", StringComparison.Ordinal)
                .Replace("[::]", "localhost", StringComparison.Ordinal)
                .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
                .TrimEnd('/');
        }
    }

    /// <summary>Reads and checks all sources; the settings, or one line for each error.</summary>
    public static (ServerSettings? Settings, IReadOnlyList<string> Errors) Read(
        string[] arguments,
        IReadOnlyDictionary<string, string?>? overrides = null)
    {
        var (configuration, errors) = SettingsSources.Read(arguments, overrides);
        return configuration is null ? (null, errors) : Check(configuration);
    }

    /// <summary>Checks what has been read; the settings, or one line for each error.</summary>
    public static (ServerSettings? Settings, IReadOnlyList<string> Errors) Read(IConfigurationRoot configuration) =>
        Check(SettingsSources.WithoutEmpty(configuration));

    private static (ServerSettings? Settings, IReadOnlyList<string> Errors) Check(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var errors = section.GetChildren().Any() || section.Value is null
            ? SettingsShape.Check(section, typeof(PlayGateOptions), typeof(ServerOptions)).ToList()
            : [$"{Section} is a group of settings and takes no value of its own"];
        errors.AddRange(SettingsShape.Check(configuration.GetSection(ServerLimits.Section), typeof(ServerLimits)));
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        var settings = new ServerSettings(configuration);
        errors.AddRange(SettingsRules.Check(settings));
        return errors.Count > 0 ? (null, errors) : (settings, []);
    }
}
