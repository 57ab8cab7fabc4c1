using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.EntityFrameworkCore;

namespace PlayGate.ContractTests.Hosting;

/// <summary>
/// A SQLite database as the store leaves an empty one at its first start; made once, since that is most of what a start costs.
/// </summary>
internal static class MigratedSqlite
{
    private static readonly Lazy<Task<byte[]>> s_content = new(MakeAsync);

    public static async Task WriteAsync(string file) => await File.WriteAllBytesAsync(file, await s_content.Value);

    private static async Task<byte[]> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("playgate-template-");
        var file = Path.Combine(folder.FullName, "playgate.db");
        var services = new ServiceCollection().AddLogging();
        services.AddSqliteStore($"Data Source={file};Pooling=False");
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<IGateStore>().PrepareAsync(default);
        }

        // The last connection has taken the write-ahead log into the file.
        var content = await File.ReadAllBytesAsync(file);
        folder.Delete(recursive: true);
        return content;
    }
}
