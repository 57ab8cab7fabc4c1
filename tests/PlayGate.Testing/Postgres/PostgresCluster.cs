using Npgsql;
using PlayGate.Testing.Hosting;

namespace PlayGate.Testing.Postgres;

/// <summary>
/// A throwaway PostgreSQL server on a free port of 127.0.0.1, with its data in memory. <see cref="SharedAsync"/> is the one for all
/// tests of a process; a test that stops its server takes one of its own (<see cref="StartNewAsync"/>). It is gone when it is
/// disposed, or when the process ends in whatever way.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Template = "playgate_template";
    private const int Attempts = 5;
    private const string Wait = "200"; // seconds, where pg_ctl waits: less than the test's own patience
    private const int LongestName = 50; // PostgreSQL cuts at 63 bytes, without a word
    private static readonly Lazy<Task<PostgresCluster>> s_shared = new(StartNewAsync);

    private readonly PostgresBinaries _binaries;
    private readonly string _data;
    private readonly Watchdog _watchdog;
    private readonly Lock _lock = new();
    private Task? _template;
    private int _databases;

    private PostgresCluster(PostgresBinaries binaries, string data)
    {
        _binaries = binaries;
        _data = data;
        _watchdog = Watchdog.Start(RemovalOf(binaries, data), binaries.AsUser);
    }

    /// <summary>Where the server listens; the same after <see cref="RestartAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>The process's own cluster, started by whoever asks first.</summary>
    public static Task<PostgresCluster> SharedAsync() => s_shared.Value;

    /// <summary>A cluster for the caller alone.</summary>
    public static async Task<PostgresCluster> StartNewAsync()
    {
        var binaries = await PostgresBinaries.FindAsync();
        foreach (var stale in PostgresFolder.Stale())
        {
            await binaries.ShellAsync(RemovalOf(binaries, stale));
        }

        var cluster = new PostgresCluster(binaries, PostgresFolder.Next());
        await binaries.RunAsync(
            "initdb", "-D", cluster._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--wal-segsize=1");
        await cluster.StartOnFreePortAsync();
        return cluster;
    }

    /// <summary>A hot standby of this cluster, which follows it until it is promoted.</summary>
    public async Task<PostgresCluster> StartStandbyAsync()
    {
        var standby = new PostgresCluster(_binaries, PostgresFolder.Next());
        await _binaries.RunAsync(
            "pg_basebackup", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", "-D", standby._data, "-R", "-c", "fast", "--no-sync");
        await standby.StartOnFreePortAsync();
        return standby;
    }

    /// <summary>Makes a standby the one that can write.</summary>
    public Task PromoteAsync() => _binaries.RunAsync("pg_ctl", "promote", "-D", _data, "-w", "-t", Wait);

    /// <summary>
    /// Makes the database that later ones are clones of. Only the first call in a cluster runs <paramref name="migrate"/>, which gets
    /// its connection string; the others wait for that one.
    /// </summary>
    public Task PrepareTemplateAsync(Func<string, Task> migrate)
    {
        lock (_lock)
        {
            return _template ??= PrepareAsync();
        }

        async Task PrepareAsync()
        {
            await ExecuteAsync($"CREATE DATABASE {Template}");
            await migrate(ConnectionStringOf(Template));
            NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionStringOf(Template)));
            // A template with a connection cannot be cloned; what migrated may still hold one in a pool of its own.
            await ExecuteAsync($"ALTER DATABASE {Template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false");
            await ExecuteAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{Template}'");
        }
    }

    /// <summary>A fresh database, a clone of the template if there is one.</summary>
    /// <param name="name">For the reader of logs and errors; a number before it keeps it unique.</param>
    /// <param name="isEmpty">Whether it is to be empty in any case.</param>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name, bool isEmpty = false)
    {
        Task? template;
        lock (_lock)
        {
            template = isEmpty ? null : _template;
        }

        await (template ?? Task.CompletedTask);
        var database = $"{Interlocked.Increment(ref _databases)}_{name[..Math.Min(name.Length, LongestName)]}";
        await ExecuteAsync($"CREATE DATABASE \"{database}\"" + (template is null ? "" : $" TEMPLATE {Template}"));
        return ConnectionStringOf(database);
    }

    /// <summary>The same database, waited for as an operator's is who says nothing of that: for tests of outages.</summary>
    public static string Impatient(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Remove("Timeout");
        settings.Remove("Command Timeout");
        return settings.ConnectionString;
    }

    /// <summary>All that a backup of the database would contain, as text.</summary>
    /// <param name="database">Its name or its connection string.</param>
    public Task<string> DumpAsync(string database)
    {
        var name = database.Contains('=') ? new NpgsqlConnectionStringBuilder(database).Database! : database;
        return _binaries.RunAsync("pg_dump", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", "-d", name);
    }

    /// <summary>The server goes down at once, as in a crash: clients see broken connections, then refused ones.</summary>
    public Task StopAsync() => _binaries.RunAsync("pg_ctl", "stop", "-D", _data, "-m", "immediate", "-w", "-t", Wait);

    /// <summary>Up again after <see cref="StopAsync"/>, on the same port with the same data.</summary>
    public Task RestartAsync() => StartOnAsync(Port);

    /// <summary>
    /// The server stands still, as in a machine that swaps or a virtual one that is being moved: connections stay open, even new ones
    /// are accepted by the kernel, and nobody answers.
    /// </summary>
    public Task PauseAsync() => _binaries.ShellAsync(SignalTo(_data, "STOP"));

    /// <summary>It goes on after <see cref="PauseAsync"/>, with all that was sent to it meanwhile.</summary>
    public Task ResumeAsync() => _binaries.ShellAsync(SignalTo(_data, "CONT"));

    public async ValueTask DisposeAsync()
    {
        await _binaries.ShellAsync(RemovalOf(_binaries, _data));
        _watchdog.Dispose();
    }

    private async Task StartOnFreePortAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort.Next();
            try
            {
                await StartOnAsync(Port);
                return;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // Most likely somebody else took the port between choosing and binding it.
            }
        }
    }

    /// <summary>pg_ctl waits until the server accepts connections and fails when it could not start.</summary>
    private async Task StartOnAsync(int port)
    {
        var log = Path.Combine(_data, "server.log");
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={port}", "unix_socket_directories=", "max_connections=200", "shared_buffers=32MB",
            "fsync=off", "full_page_writes=off", "max_wal_size=64MB", "min_wal_size=8MB",
        ];
        var options = string.Join(' ', settings.Select(setting => $"-c {setting}"));
        await _binaries.RunAsync("pg_ctl", "start", "-D", _data, "-l", log, "-w", "-t", Wait, "-o", options);
    }

    private string ConnectionStringOf(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "postgres",
        Database = database,
        IncludeErrorDetail = true,
        MaxPoolSize = 40,

        // A replica on a starved core would take the database for away, and refuse what the test wants to see.
        Timeout = (int)Patience.Limit.TotalSeconds,
        CommandTimeout = (int)Patience.Limit.TotalSeconds,
    }.ConnectionString;

    private async Task ExecuteAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionStringOf("postgres"));
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A script that signals the server and all its processes; it first, so that it starts no more of them.</summary>
    private static string SignalTo(string data, string signal) =>
        $"pid=$(head -n 1 '{data}/postmaster.pid') && kill -{signal} $pid $(cat /proc/$pid/task/$pid/children)";

    /// <summary>A script; a leftover of another user stays, and is no reason to fail.</summary>
    private static string RemovalOf(PostgresBinaries binaries, string data) =>
        $"{SignalTo(data, "CONT")} 2>/dev/null; {binaries.PathOf("pg_ctl")} stop -D '{data}' -m immediate -w >/dev/null 2>&1; rm -rf "
            + $"'{data}' 2>/dev/null || true";
}
