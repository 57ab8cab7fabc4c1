using System.Diagnostics;
using System.Net.Sockets;

namespace PlayGate.Testing.Hosting;

/// <summary>
/// Somebody else's server as a child process, in a fresh folder with its configuration file in it. Stopped by whoever started it, and
/// killed in any case when the tests end.
/// </summary>
public sealed class ServerProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly RunningProgram _program;
    private readonly string _folder;

    private ServerProgram(RunningProgram program, string folder) => (_program, _folder) = (program, folder);

    /// <summary>The lines it wrote to stdout and stderr.</summary>
    public Arrivals<string> Output => _program.Output;

    /// <summary>Starts it, and returns when something listens on its port.</summary>
    /// <param name="port">A port of 127.0.0.1 that its configuration names.</param>
    /// <param name="configuration">The text of the configuration file.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its command line, <c>{folder}</c> and <c>{file}</c> standing for its folder and its configuration
    /// file.</param>
    public static async Task<ServerProgram> StartAsync(int port, string configuration, string program, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("playgate-server-").FullName;
        var file = Path.Combine(folder, "configuration");
        await File.WriteAllTextAsync(file, configuration);
        var start = new ProcessStartInfo(program, arguments.Select(argument => argument
            .Replace("{folder}", folder, StringComparison.Ordinal)
            .Replace("{file}", file, StringComparison.Ordinal)))
        {
            WorkingDirectory = folder,
            Environment = { ["HOME"] = folder, ["XDG_CONFIG_HOME"] = folder, ["XDG_DATA_HOME"] = folder },
        };
        var started = new ServerProgram(RunningProgram.StartInFolder(start), folder);
        if (!await started.ListensAsync(port))
        {
            await started.DisposeAsync();
            throw new InvalidOperationException($"{program} does not listen on port {port}. It printed:\n{started.Output}");
        }

        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> ListensAsync(int port)
    {
        for (var began = Stopwatch.StartNew(); began.Elapsed < Patience.Limit && !_program.HasExited; await Task.Delay(s_pause))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }

        return false;
    }
}
