using System.Diagnostics;
using System.Net.Sockets;

namespace PlayGate.Testing.Hosting;

/// <summary>
/// Somebody else's server as a child process, in a fresh folder with its configuration file in it. Stopped by whoever started it, and
/// killed in any case when the tests end.
/// </summary>
public sealed class ServerProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly Watchdog _watchdog;

    private ServerProgram(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _watchdog = Watchdog.KillingAtExit(_process.Id, start.WorkingDirectory);
    }

    /// <summary>The lines it wrote to stdout and stderr.</summary>
    public Arrivals<string> Output { get; } = new();

    /// <summary>Starts it, and returns when something listens on its port.</summary>
    /// <param name="port">A port of 127.0.0.1 that its configuration names.</param>
    /// <param name="configuration">The text of the configuration file.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its command line, <c>{folder}</c> and <c>{file}</c> standing for its folder and its configuration file.</param>
    public static async Task<ServerProgram> StartAsync(int port, string configuration, string program, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("playgate-server-").FullName;
        var file = Path.Combine(folder, "configuration");
        await File.WriteAllTextAsync(file, configuration);
        var started = new ServerProgram(new ProcessStartInfo(program, arguments.Select(argument => argument
            .Replace("{folder}", folder, StringComparison.Ordinal)
            .Replace("{file}", file, StringComparison.Ordinal)))
        {
            WorkingDirectory = folder,
            Environment = { ["HOME"] = folder, ["XDG_CONFIG_HOME"] = folder, ["XDG_DATA_HOME"] = folder },
        });
        await started.ListensAsync(port);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _watchdog.Dispose();
        Directory.Delete(_process.StartInfo.WorkingDirectory, recursive: true);
        _process.Dispose();
    }

    private async Task ListensAsync(int port)
    {
        for (var began = Stopwatch.StartNew(); began.Elapsed < s_startLimit && !_process.HasExited; await Task.Delay(s_pause))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }

        await DisposeAsync();
        throw new InvalidOperationException($"{_process.StartInfo.FileName} does not listen on port {port}. It printed:\n{Output}");
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            Output.Add(line);
        }
    }
}
