using PlayGate.Streams;

namespace PlayGate.Server.Commands.Check;

/// <summary>What has to change so that a session covers a file.</summary>
/// <param name="StreamId">The session's stream.</param>
/// <param name="Names">The scheme that holds now.</param>
/// <param name="Key">The setting of the scheme.</param>
internal sealed record FileAdvice(string StreamId, StreamNames Names, string Key)
{
    public string For(string path) =>
        SchemeFor(path) is { } scheme ? $"set {Key}={scheme} (now {Names})"
        : Names == StreamNames.AntMedia && StreamPaths.Covers(StreamId, path, Names, anyFolder: true)
            ? "mint with anyFolder, or name the folder in the stream id"
        : Last(path).Contains("init", StringComparison.OrdinalIgnoreCase)
            ? $"it belongs to no stream: name it {Last(StreamId)}_init.mp4 (ffmpeg: -hls_fmp4_init_filename) under {Key}=Sequential, or "
                + $"put the stream's files into a folder {StreamId}/"
        : $"its name has to begin with the stream's: put the stream's files into a folder {StreamId}/";

    private StreamNames? SchemeFor(string path)
    {
        foreach (var scheme in new[] { StreamNames.Sequential, StreamNames.AntMedia })
        {
            if (scheme != Names && StreamPaths.IsStreamId(StreamId, scheme) && StreamPaths.Covers(StreamId, path, scheme, anyFolder: false))
            {
                return scheme;
            }
        }

        return null;
    }

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];
}
