using System.Diagnostics;
using System.Globalization;

namespace PlayGate.Testing.Postgres;

/// <summary>Where a cluster's data lies, in memory if there is room; the name says whose it is, so that leftovers can be told.</summary>
internal static class PostgresFolder
{
    private const string Prefix = "playgate-postgres-";
    private const long EnoughRoom = 1L << 30;
    private static int s_count;

    /// <summary>A name that no live process uses; the folder is made by the server's user, who must own it.</summary>
    internal static string Next() => Path.Combine(
        HasRoom("/dev/shm") ? "/dev/shm" : Path.GetTempPath(),
        $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");

    /// <summary>Folders of processes that are gone and whose watchdog did not come to its work: a machine that went down, say.</summary>
    internal static IReadOnlyList<string> Stale() =>
    [
        .. new[] { "/dev/shm", Path.GetTempPath() }
            .Where(Directory.Exists)
            .SelectMany(parent => Directory.GetDirectories(parent, Prefix + "*"))
            .Where(folder => !OwnerLives(folder)),
    ];

    private static bool OwnerLives(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], NumberStyles.None, null, out var id))
        {
            return true;
        }

        try
        {
            // A process younger than the folder has only inherited the number; a minute allows for clocks that are set.
            using var owner = Process.GetProcessById(id);
            return owner.StartTime.ToUniversalTime() < Directory.GetCreationTimeUtc(folder) + TimeSpan.FromMinutes(1);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool HasRoom(string folder) => Directory.Exists(folder) && new DriveInfo(folder).AvailableFreeSpace > EnoughRoom;
}
