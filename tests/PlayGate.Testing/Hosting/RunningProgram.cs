using System.Diagnostics;

namespace PlayGate.Testing.Hosting;

/// <summary>A program that runs until it is stopped, or ends by itself; killed in any case when the tests end.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Watchdog _watchdog;

    private RunningProgram(ProcessStartInfo start, Func<int, Watchdog> watch)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
        _watchdog = watch(_process.Id);
    }

    /// <summary>The lines it wrote to stdout and stderr.</summary>
    public Arrivals<string> Output { get; } = new();

    public bool HasExited => _process.HasExited;

    public static RunningProgram Start(string name, params IEnumerable<string> arguments) =>
        new(new ProcessStartInfo(name, arguments) { WorkingDirectory = "/" }, id => Watchdog.Start($"kill -9 {id} 2>/dev/null"));

    /// <summary>A shell that runs a script in a folder; when the tests end, all that it started ends with it.</summary>
    public static RunningProgram StartShell(string script, string folder, IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo("setsid", ["bash", "-c", script]) { WorkingDirectory = folder };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new(start, id => Watchdog.Start($"kill -9 -{id} 2>/dev/null; rm -rf '{folder}'"));
    }

    /// <summary>One whose working directory goes with it.</summary>
    internal static RunningProgram StartInFolder(ProcessStartInfo start) =>
        new(start, id => Watchdog.KillingAtExit(id, start.WorkingDirectory));

    /// <summary>Waits for its own end; returns its exit code.</summary>
    public async Task<int> EndAsync(TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? Patience.Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"It did not end within {timeout ?? Patience.Limit}. It wrote:\n{Output}", exception);
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _watchdog.Dispose();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        // Null is the end of a stream.
        if (line is not null)
        {
            Output.Add(line);
        }
    }
}
