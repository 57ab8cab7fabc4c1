using Npgsql;
using PlayGate.Server.Configuration;

namespace PlayGate.Server.Commands.Check;

/// <summary>Whether the store answers and has this version's schema.</summary>
internal static class StoreCheck
{
    /// <summary>True where the store can be read already.</summary>
    public static async Task<bool> RunAsync(
        Verdicts verdicts, IServiceProvider services, ServerSettings settings, CancellationToken cancellation)
    {
        if (settings.Server.Store == StoreKind.Postgres && await FindTroubleAsync(settings.ConnectionString, cancellation) is { } trouble)
        {
            verdicts.Add("store", false, StoreTrouble.Explain(trouble));
            return false;
        }

        try
        {
            var store = services.GetRequiredService<IGateStore>();
            var isReady = await store.IsReadyAsync(cancellation);
            var willMigrate = settings.Server.Store == StoreKind.Sqlite || settings.Server.Migrate;
            verdicts.Add("store", isReady || willMigrate, isReady ? $"ok ({settings.Server.Store})"
                : willMigrate ? $"reached ({settings.Server.Store}); the server will migrate it at start"
                : "reached, but it lacks this version's schema: run `playgate migrate`");
            await ClockCheck.RunAsync(verdicts, store, services.GetRequiredService<TimeProvider>(), cancellation);
            return isReady;
        }
        catch (StoreUnavailableException unavailable)
        {
            verdicts.Add("store", false, StoreTrouble.Explain(unavailable));
            return false;
        }
    }

    /// <summary>The server makes tables but no database: to Entity Framework a missing one looks like one that has no tables yet.</summary>
    private static async Task<Exception?> FindTroubleAsync(string connectionString, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellation);
            return null;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            return failure;
        }
    }
}
