using System.CommandLine;
using PlayGate.Server.Configuration;

namespace PlayGate.Server.Commands.Remote;

/// <summary>
/// Where the server is and which key opens it. A key never stands on the command line, which everybody on the machine can read.
/// </summary>
internal static class RemoteOptions
{
    public const string KeyVariable = "PLAYGATE_API_KEY";
    private const string KeyFileVariable = "PLAYGATE_API_KEY_FILE";

    private static readonly Option<string?> Server = new("--server")
    {
        Description = "The server's management listener, e.g. http://10.0.0.5:8081 (default: Kestrel:Endpoints:Admin:Url).",
        HelpName = "URL",
    };

    private static readonly Option<string?> KeyFile = new("--api-key-file")
    {
        Description = $"A file with the API key (default: {KeyFileVariable}, else the key itself in {KeyVariable}).",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the answer as JSON, for scripts." };

    public static void AddTo(Command command)
    {
        command.Options.Add(Server);
        command.Options.Add(KeyFile);
        command.Options.Add(Json);
    }

    public static bool WantsJson(ParseResult parsed) => parsed.GetValue(Json);

    /// <summary>A client, or what is wrong with what was said about it.</summary>
    public static (ManagementClient? Client, string? Error) Connect(ParseResult parsed, string[] settings)
    {
        var (text, unreadable) = ServerUrl(parsed, settings);
        if (text is null)
        {
            return (null, unreadable);
        }

        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var server)
            || server is not { Scheme: "http" or "https", UserInfo: "" })
        {
            return (null, $"--server is '{text}'; it accepts an http or https URL, e.g. http://127.0.0.1:8081");
        }

        try
        {
            var key = ReadKey(parsed.GetValue(KeyFile));
            return key is not null && !key.All(letter => letter is > ' ' and <= '~')
                ? (null, "the API key holds a letter that no header can carry; it accepts visible ASCII characters")
                : (new ManagementClient(server, key), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, $"the API key cannot be read: {failure.Message}");
        }
    }

    private static (string? Url, string? Error) ServerUrl(ParseResult parsed, string[] settings)
    {
        if (parsed.GetValue(Server) is { } named)
        {
            return (named, null);
        }

        var (configuration, errors) = SettingsSources.Read(settings);
        return configuration is null ? (null, errors[0]) : (OwnListener(configuration), null);
    }

    private static string? ReadKey(string? file)
    {
        file ??= Environment.GetEnvironmentVariable(KeyFileVariable) is { Length: > 0 } named ? named : null;
        var key = file is null ? Environment.GetEnvironmentVariable(KeyVariable) : File.ReadAllText(file);
        return key?.Trim() is { Length: > 0 } given ? given : null;
    }

    private static string OwnListener(IConfiguration configuration) => configuration[ServerSettings.AdminEndpoint]!
        .Replace("*", "127.0.0.1", StringComparison.Ordinal)
        .Replace("+", "127.0.0.1", StringComparison.Ordinal)
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace("[::]", "[::1]", StringComparison.Ordinal);
}
