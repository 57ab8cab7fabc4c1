using System.Data.Common;
using Npgsql;

namespace PlayGate.EntityFrameworkCore;

/// <summary>What the gate needs of Npgsql where the operator says nothing else.</summary>
internal static class PostgresConnectionString
{
    private static readonly (string Name, Action<NpgsqlConnectionStringBuilder> Set)[] Defaults =
    [
        // Npgsql would wait fifteen seconds for a connection, thirty for a statement and two more for a cancelled one.
        ("Timeout", settings => settings.Timeout = settings.Host?.Contains(',') == true ? 1 : 2),
        ("Command Timeout", settings => settings.CommandTimeout = StorePatience.DefaultSeconds),
        ("Cancellation Timeout", settings => settings.CancellationTimeout = 500),

        // Nothing of the gate's is left on a connection, and the server would throw its plans away for every statement.
        ("No Reset On Close", settings => settings.NoResetOnClose = true),

        // Of several hosts the one that can write is wanted. One that was away is tried again soon, since it may be the only one left.
        ("Target Session Attributes", settings => settings.TargetSessionAttributes = settings.Host?.Contains(',') == true ? "read-write" : null),
        ("Host Recheck Seconds", settings => settings.HostRecheckSeconds = 2),

        // A host that has gone does not say so; whatever waits for it without a limit of its own (a migration) hears of it in seconds.
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

    /// <summary>What a completed connection string says of waiting.</summary>
    public static StorePatience PatienceOf(string connectionString) =>
        StorePatience.Of(new NpgsqlConnectionStringBuilder(connectionString).CommandTimeout);

    /// <summary>The operator may write any of Npgsql's spellings, with blanks or without.</summary>
    private static HashSet<string> Said(string connectionString) =>
        [.. new DbConnectionStringBuilder { ConnectionString = connectionString }.Keys.Cast<string>().Select(Compact)];

    private static string Compact(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
