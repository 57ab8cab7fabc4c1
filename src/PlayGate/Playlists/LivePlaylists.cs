using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace PlayGate.Playlists;

/// <summary>
/// The playlists that were seen without an end lately. When such a one ends, its viewers go on to get the URLs that they know: hls.js gives
/// up a stream whose segments change their paths from one reload to the next.
/// </summary>
internal sealed class LivePlaylists(TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    /// <summary>Characters of their paths, with what a place in the table costs beside.</summary>
    private const int MaxRemembered = 4 * 1024 * 1024;
    private const int Overhead = 128;

    /// <summary>Longer than players wait between two reloads.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxRemembered, CompactionPercentage = 0.1 }, loggers);

    /// <param name="playlist">Its application and path.</param>
    public void Note((string Application, string Path) playlist)
    {
        using var entry = _cache.CreateEntry(playlist);
        entry.Size = Overhead + playlist.Path.Length;
        entry.Value = time.GetUtcNow();
    }

    public bool WasSeen((string Application, string Path) playlist) =>
        _cache.TryGetValue(playlist, out var found) && found is DateTimeOffset at && time.GetUtcNow() - at < Memory;

    public void Dispose() => _cache.Dispose();
}
