using System.Diagnostics;

namespace PlayGate.Testing.Hosting;

/// <summary>What a command that ran to its end left behind.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Itself if all went well, otherwise an exception with all that was printed.</summary>
    public CommandResult OrThrow(string what) => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"{what} ended with {ExitCode}:\n{Output}{Error}");
}

/// <summary>Programs that end by themselves.</summary>
public static class Command
{
    /// <summary>Runs a program to its end, or kills it with all that it started.</summary>
    public static async Task<CommandResult> RunAsync(ProcessStartInfo start, TimeSpan? timeout = null, string input = "")
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        await WriteAsync(process.StandardInput, input);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(timeout ?? Patience.Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ran longer than {timeout ?? Patience.Limit}.", exception);
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }

    private static async Task WriteAsync(StreamWriter standardInput, string input)
    {
        try
        {
            await standardInput.WriteAsync(input);
            standardInput.Close();
        }
        catch (IOException)
        {
            // It does not read, or has ended.
        }
    }
}
