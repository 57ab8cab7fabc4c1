using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Configuration;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>
/// The machine that the documents speak to: a server that runs in front of an origin, <c>playgate</c> on the PATH, and a shell in the
/// repository. The documents' ports, and what stands for the reader's own, are replaced by what is really there.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly string[] s_folders = ["src", "tests", "docs", "deploy", "samples"];

    private const string OriginElsewhere = "http://10.0.0.10:5080/LiveApp";

    private readonly Deployment _deployment;
    private readonly TestCertificate _certificate = new(password: null);
    private readonly ReaderFolder _folder = new();

    private Stage(Deployment deployment) => _deployment = deployment;

    /// <param name="name">Of the database.</param>
    /// <param name="settings">The page's own settings, instead of an origin for the default application.</param>
    public static async Task<Stage> SetAsync(string name, CodeBlock? settings = null)
    {
        var stage = new Stage(await Deployment.CreateAsync(name));
        await stage._deployment.StartReplicaAsync(settings is null ? [] : stage.SettingsOf(settings));
        foreach (var folder in s_folders)
        {
            File.CreateSymbolicLink(Path.Combine(stage._folder.Path, folder), Path.Combine(Documents.Root, folder));
        }

        stage._folder.Install("playgate", ReaderFolder.Asking + ServingForAMoment);
        stage._folder.Install("dotnet", DotnetRun);
        return stage;
    }

    /// <summary>
    /// Runs blocks one after the other in one shell, as a reader does, and stops at the first that does not do as it should.
    /// </summary>
    public Task<CommandResult> RunAsync(IEnumerable<CodeBlock> blocks)
    {
        var script = string.Join('\n', blocks.Select(ScriptOf).Prepend("set -euo pipefail"));
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder.Path };
        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value;
        }

        return Command.RunAsync(start);
    }

    public async ValueTask DisposeAsync()
    {
        await _deployment.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
    }

    private string ScriptOf(CodeBlock block)
    {
        var text = Replacements()
            .Aggregate(block.Text, (script, pair) => script.Replace(pair.Written, pair.Real, StringComparison.Ordinal));
        return $"echo '== {block}'\n" + (block.MustFail ? ReaderFolder.Failing(text) : text);
    }

    private (string Key, string Value)[] SettingsOf(CodeBlock block) => new ConfigurationBuilder()
        .AddJsonStream(
            new MemoryStream(Encoding.UTF8.GetBytes(block.Text.Replace(OriginElsewhere, _deployment.Origin.Url, StringComparison.Ordinal))))
        .Build()
        .AsEnumerable()
        .Where(setting => !string.IsNullOrEmpty(setting.Value))
        .Select(setting => (setting.Key, setting.Value!))
        .Prepend(("PlayGate:Origin", ""))
        .ToArray();

    private IEnumerable<(string Written, string Real)> Replacements() =>
    [
        ("http://localhost:5080/LiveApp", _deployment.Origin.Url),
        ("localhost:8080", _deployment.Replica.PublicUrl.Authority),
        ("localhost:8081", _deployment.Replica.AdminUrl.Authority),
        ("127.0.0.1:8081", _deployment.Replica.AdminUrl.Authority),
        ("Host=db;Database=playgate;Username=playgate;Password=…", _deployment.ConnectionString),
        ("/run/secrets/playgate.pfx", _certificate.File),
    ];

    private IEnumerable<(string Name, string Value)> Variables()
    {
        var database = new Npgsql.NpgsqlConnectionStringBuilder(_deployment.ConnectionString);
        return
        [
            .. _folder.Variables,
            ("KEY", "a-key-of-the-readers-own"),
            ("DATABASE", $"postgresql://{database.Username}@{database.Host}:{database.Port}/{database.Database}"),
            ("Kestrel__Endpoints__Admin__Url", _deployment.Replica.AdminUrl.AbsoluteUri),
            ("READER_PUBLIC", $"http://127.0.0.1:{FreePort.Next()}"),
            ("READER_ADMIN", $"http://127.0.0.1:{FreePort.Next()}"),
        ];
    }

    /// <summary>What would serve until it is stopped is stopped as soon as it is ready, on ports of its own.</summary>
    private const string ServingForAMoment = """
        "$READER_DOTNET" "$READER_ASSEMBLY" "$@" "--Kestrel:Endpoints:Public:Url=$READER_PUBLIC" "--Kestrel:Endpoints:Admin:Url=$READER_ADMIN" &
        server=$!
        until curl -o /dev/null "$READER_ADMIN/health/ready" 2>/dev/null; do
          kill -0 $server 2>/dev/null || { wait $server; exit; }
          sleep 0.1
        done
        kill -TERM $server
        wait $server
        """;

    /// <summary><c>dotnet run --project X -- …</c> is the built program, so that nothing is built a second time.</summary>
    private const string DotnetRun = """
        #!/usr/bin/env bash
        if [[ "$1 $2" == "run --project" && "$3" == src/PlayGate.Server && -d "$3" && "$4" == -- ]]; then shift 4; exec playgate "$@"; fi
        exec "$READER_DOTNET" "$@"
        """;
}
