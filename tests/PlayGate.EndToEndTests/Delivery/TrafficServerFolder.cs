using System.Runtime.Versioning;
using PlayGate.EndToEndTests.Deploying;

namespace PlayGate.EndToEndTests.Delivery;

/// <summary>A folder with all that Traffic Server reads and writes: Debian's own files, and those of <c>deploy/cdn</c> over them.</summary>
internal static class TrafficServerFolder
{
    public const string CdnSecret = "the-secret-of-the-edge";

    private const string Debians = "/etc/trafficserver";
    private const string Modules = "/usr/lib/trafficserver/modules";

    public static async Task<string> CreateAsync(int port, Uri gate)
    {
        var folder = Directory.CreateTempSubdirectory("playgate-edge-").FullName;
        foreach (var name in (string[])["etc", "cache", "run", "log", "data"])
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        foreach (var file in Directory.GetFiles(Debians))
        {
            File.Copy(file, Path.Combine(folder, "etc", Path.GetFileName(file)));
        }

        async Task WriteAsync(string name, string text) => await File.WriteAllTextAsync(Path.Combine(folder, name), text);
        static Task<string> ReadAsync(string name) => DeployFile.ReadAsync("cdn", "trafficserver", name);
        await WriteAsync("etc/uri_signing.json", await ReadAsync("uri_signing.json"));
        var secret = await ReadAsync("cdn-secret.config");
        await WriteAsync("etc/cdn-secret.config", secret.Replace("change-me", CdnSecret, StringComparison.Ordinal));
        var remap = await ReadAsync("remap.config");
        await WriteAsync("etc/remap.config", remap.Replace("127.0.0.1:8080", gate.Authority, StringComparison.Ordinal));
        await WriteAsync("etc/storage.config", $"{folder}/cache 64M\n");

        // A user that it cannot be started as is left as it is.
        var user = Environment.IsPrivilegedProcess ? "nobody" : "#-1";
        var records = (await ReadAsync("records.config")).Replace("STRING 80 80:ipv6", $"STRING {port}", StringComparison.Ordinal);
        await File.AppendAllTextAsync(
            Path.Combine(folder, "etc/records.config"), $"\n{records}\nCONFIG proxy.config.admin.user_id STRING {user}\n");
        await WriteAsync("runroot.yaml", $"""
            prefix: /usr
            exec_prefix: /usr
            bindir: /usr/bin
            sbindir: /usr/bin
            sysconfdir: {folder}/etc
            datadir: {folder}/data
            includedir: /usr/include
            libdir: /usr/lib
            libexecdir: {Modules}
            localstatedir: {folder}
            runtimedir: {folder}/run
            logdir: {folder}/log
            cachedir: {folder}/cache

            """);
        if (!OperatingSystem.IsWindows())
        {
            OpenToAll(new DirectoryInfo(folder));
        }

        return folder;
    }

    /// <summary>The server gives up its rights before it reads.</summary>
    [UnsupportedOSPlatform("windows")]
    private static void OpenToAll(DirectoryInfo folder)
    {
        const UnixFileMode All = (UnixFileMode)0b111_111_111;
        folder.UnixFileMode = All;
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo below)
            {
                OpenToAll(below);
            }
            else
            {
                entry.UnixFileMode = All;
            }
        }
    }
}
