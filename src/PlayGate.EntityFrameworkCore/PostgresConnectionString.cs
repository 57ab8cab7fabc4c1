using System.Data.Common;
using Npgsql;

namespace PlayGate.EntityFrameworkCore;

/// <summary>The settings of Npgsql that the gate needs where the operator sets no others.</summary>
internal static class PostgresConnectionString
{
    private static readonly (string Name, Action<NpgsqlConnectionStringBuilder> Set)[] Defaults =
    [
        // Npgsql would wait fifteen seconds for a connection, thirty for a statement and two more for a cancelled one.
        ("Timeout", settings => settings.Timeout = HasSeveralHosts(settings) ? 1 : 2),
        ("Command Timeout", settings => settings.CommandTimeout = StorePatience.DefaultSeconds),
        ("Cancellation Timeout", settings => settings.CancellationTimeout = 500),

        // The gate leaves no state on a connection, and a reset would make the server throw its plans away for every statement.
        ("No Reset On Close", settings => settings.NoResetOnClose = true),

        // Of several hosts the gate needs the one that can write. One that was away is tried again soon, since it may be the only one left.
        ("Target Session Attributes", settings => settings.TargetSessionAttributes = HasSeveralHosts(settings) ? "read-write" : null),
        ("Host Recheck Seconds", settings => settings.HostRecheckSeconds = 2),

        // A host that has gone does not say so; a wait without a limit of its own (a migration) so ends within seconds.
        ("Tcp Keepalive", settings => settings.TcpKeepAlive = true),
        ("Tcp Keepalive Time", settings => settings.TcpKeepAliveTime = 5),
        ("Tcp Keepalive Interval", settings => settings.TcpKeepAliveInterval = 1),
    ];

    public static string Complete(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var said = Said(connectionString);
        foreach (var (name, set) in Defaults)
        {
            if (!said.Contains(Compact(name)))
            {
                set(settings);
            }
        }

        return settings.ConnectionString;
    }

    /// <summary>How long to wait, by a completed connection string.</summary>
    public static StorePatience PatienceOf(string connectionString) =>
        StorePatience.Of(new NpgsqlConnectionStringBuilder(connectionString).CommandTimeout);

    private static bool HasSeveralHosts(NpgsqlConnectionStringBuilder settings) => settings.Host?.Contains(',') == true;

    /// <summary>The operator may write any of Npgsql's spellings, with blanks or without.</summary>
    private static HashSet<string> Said(string connectionString) =>
        [.. new DbConnectionStringBuilder { ConnectionString = connectionString }.Keys.Cast<string>().Select(Compact)];

    private static string Compact(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
