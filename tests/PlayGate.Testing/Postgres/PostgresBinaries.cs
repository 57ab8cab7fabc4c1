using System.Diagnostics;
using PlayGate.Testing.Hosting;

namespace PlayGate.Testing.Postgres;

/// <summary>The installed server programs, and the user they may run as: they refuse root.</summary>
internal sealed class PostgresBinaries
{
    private readonly string _folder;

    private PostgresBinaries(string folder, IReadOnlyList<string> asUser)
    {
        _folder = folder;
        AsUser = asUser;
    }

    /// <summary>Put before a command, runs it as the server's user; empty when that is who we are.</summary>
    internal IReadOnlyList<string> AsUser { get; }

    internal static async Task<PostgresBinaries> FindAsync()
    {
        var folder = (await CandidatesAsync()).FirstOrDefault(candidate =>
                File.Exists(Path.Combine(candidate, "initdb")) && File.Exists(Path.Combine(candidate, "postgres")))
            ?? throw new InvalidOperationException("PostgreSQL's server programs are not installed; tests/run.sh installs them.");
        return new PostgresBinaries(folder, Environment.IsPrivilegedProcess ? await UnprivilegedAsync() : []);
    }

    internal string PathOf(string program) => Path.Combine(_folder, program);

    /// <summary>Runs one of the programs to its end, as the server's user.</summary>
    internal Task<string> RunAsync(string program, params IReadOnlyList<string> arguments) =>
        AsUserAsync([.. AsUser, PathOf(program), .. arguments]);

    internal Task ShellAsync(string script) => AsUserAsync([.. AsUser, "sh", "-c", script]);

    private static async Task<string> AsUserAsync(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C";
        return (await Command.RunAsync(start)).OrThrow(string.Join(' ', command)).Output;
    }

    private static async Task<IEnumerable<string>> CandidatesAsync()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var configured = path.Any(folder => File.Exists(Path.Combine(folder, "pg_config")))
            ? (await Command.RunAsync(new ProcessStartInfo("pg_config", ["--bindir"]))).Output.Trim()
            : "";
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian)
            ? Directory.GetDirectories(debian)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            : Enumerable.Empty<string>();
        return [configured, .. versions.Select(folder => Path.Combine(folder, "bin")), .. path];
    }

    private static async Task<string[]> UnprivilegedAsync()
    {
        var users = await File.ReadAllLinesAsync("/etc/passwd");
        var user = users.Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
        return ["setpriv", $"--reuid={user}", "--clear-groups", "--"];
    }
}
