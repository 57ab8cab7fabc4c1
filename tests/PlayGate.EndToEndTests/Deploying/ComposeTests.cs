using System.Diagnostics;
using System.Text.RegularExpressions;
using PlayGate.Testing.Hosting;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>The compose file without a container runtime: its parts, each by what can judge it.</summary>
public sealed partial class ComposeTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("playgate-compose-");

    [ProgramFact("bash", "openssl")]
    public async Task PlayGate_accepts_the_settings_with_the_secrets_that_the_script_makes()
    {
        var variables = (await File.ReadAllLinesAsync(Path.Combine(_folder.FullName, ".env"))).Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        foreach (var service in (string[])["playgate-1", "playgate-2"])
        {
            var settings = Mapping(Services[service], "environment")
                .ToDictionary(setting => setting.Key, setting => Variable().Replace(
                    setting.Value, match => variables[match.Groups["name"].Value])
                    .Replace("/run/secrets", Path.Combine(_folder.FullName, "secrets"), StringComparison.Ordinal));
            Assert.True(settings.ContainsKey("PlayGate__Keys__Certificate"));
            DeployFile.AssertAccepted(settings);
        }
    }

    /// <summary>An environment is read by whoever may inspect a container; a server needs the key's hash alone (issue 15).</summary>
    [ProgramFact("bash", "openssl")]
    public async Task Only_the_container_of_a_command_has_the_api_key()
    {
        var key = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "secrets", "api-key"));
        Assert.DoesNotContain(key, await File.ReadAllTextAsync(Path.Combine(_folder.FullName, ".env")), StringComparison.Ordinal);
        foreach (var (name, service) in Services)
        {
            var secrets = service.TryGetValue("secrets", out var named) ? (List<object>)named : [];
            Assert.True(secrets.Contains("api-key") == (name == "cli"), name);
            Assert.True(name == "cli" || !service.TryGetValue("environment", out _) || !Mapping(service, "environment").Keys.Any(key =>
                key.StartsWith("PLAYGATE_", StringComparison.Ordinal)), name);
        }

        Assert.Equal(["tools"], (List<object>)Services["cli"]["profiles"]);
        Assert.Equal("service:playgate-1", Services["cli"]["network_mode"]);
    }

    [Fact]
    public void Every_container_but_the_database_is_read_only_and_without_privileges()
    {
        foreach (var (name, service) in Services.Where(service => service.Key != "db"))
        {
            Assert.True((string)service["read_only"] == "true", name);
            Assert.Equal("ALL", Assert.Single((List<object>)service["cap_drop"]));
            Assert.Contains("no-new-privileges:true", (List<object>)service["security_opt"]);
        }
    }

    [ProgramFact("bash", "openssl")]
    public void Files_that_it_mounts_are_there()
    {
        foreach (var file in Services.Values.SelectMany(
            service => service.TryGetValue("volumes", out var volumes) ? (List<object>)volumes : [])
                     .Select(volume => ((string)volume).Split(':')[0])
                         .Where(file => file.StartsWith('.') && !file.StartsWith("../..", StringComparison.Ordinal)))
        {
            Assert.True(File.Exists(DeployFile.PathOf("compose", file)), file);
        }

        Assert.All(((Dictionary<object, object>)Root["secrets"]).Values, secret =>
            Assert.True(File.Exists(Path.Combine(_folder.FullName, (string)((Dictionary<object, object>)secret)["file"]))));
    }

    [ProgramFact("nginx")]
    public async Task Nginx_accepts_front_and_origin()
    {
        var servers = (await DeployFile.ReadAsync("compose", "front.conf") + await DeployFile.ReadAsync("compose", "origin.conf.template"))
            .Replace("${ORIGIN_SECRET}", "secret", StringComparison.Ordinal)
            .Replace("playgate-1:", "127.0.0.1:", StringComparison.Ordinal)
            .Replace("playgate-2:", "127.0.0.1:", StringComparison.Ordinal)
            .Replace("/dev/std", Path.Combine(_folder.FullName, "std"), StringComparison.Ordinal);
        var file = Path.Combine(_folder.FullName, "nginx.conf");
        var moved = servers.Replace(
            "server {\n    listen 8080;\n    root", "server {\n    listen 8081;\n    root", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, $"error_log stderr; pid {_folder.FullName}/pid; events {{}} http {{ {moved} }}");
        var result = await Command.RunAsync(new ProcessStartInfo("nginx", ["-t", "-p", _folder.FullName, "-c", file]));
        Assert.True(result.ExitCode == 0, result.Error);
    }

    public async Task InitializeAsync() =>
        (await Command.RunAsync(new ProcessStartInfo("bash", [DeployFile.PathOf("compose", "secrets.sh"), _folder.FullName])))
            .OrThrow("secrets.sh");

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private static Dictionary<string, object> Root => new DeserializerBuilder().Build()
        .Deserialize<Dictionary<string, object>>(
            new MergingParser(new Parser(File.OpenText(DeployFile.PathOf("compose", "compose.yaml")))));

    private static Dictionary<string, Dictionary<object, object>> Services => ((Dictionary<object, object>)Root["services"])
        .ToDictionary(service => (string)service.Key, service => (Dictionary<object, object>)service.Value);

    private static Dictionary<string, string> Mapping(Dictionary<object, object> service, string key) =>
        ((Dictionary<object, object>)service[key]).ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value);

    [GeneratedRegex(@"\$\{(?<name>[A-Z0-9_]+)[^}]*\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
