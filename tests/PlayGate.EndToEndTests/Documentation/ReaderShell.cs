using PlayGate.Testing;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>A shell that stays open between commands, as a reader's does: what they start in the background goes on.</summary>
internal sealed class ReaderShell : IAsyncDisposable
{
    private const string StepByStep = """
        set -eu
        trap 'code=$?; kill $(jobs -p) 2>/dev/null || true; printf "\n== ended with %s\n" "$code"' EXIT
        for ((step = 1; ; step++)); do
          until [[ -e step-$step ]]; do sleep 0.05; done
          . ./step-$step
          printf '\n== step %s\n' "$step"
        done
        """;

    private readonly ReaderFolder _folder = new();
    private readonly RunningProgram _shell;
    private int _steps;

    /// <param name="variables">What the reader's machine has set.</param>
    public ReaderShell(params IEnumerable<(string Name, string Value)> variables)
    {
        _folder.Install("playgate", ReaderFolder.Asking + """exec "$READER_DOTNET" "$READER_ASSEMBLY" "$@" """);
        _shell = RunningProgram.StartShell(StepByStep, _folder.Path, _folder.Variables.Concat(variables));
    }

    /// <summary>Runs commands to their end; returns what has been written meanwhile, also by what goes on in the background.</summary>
    public async Task<string> RunAsync(string commands)
    {
        var (step, before) = (++_steps, _shell.Output.All.Count);
        var file = Path.Combine(_folder.Path, $"step-{step}");
        await File.WriteAllTextAsync(file + ".new", commands + "\n");
        File.Move(file + ".new", file);
        var end = await _shell.Output.FirstAsync(
            line => line == $"== step {step}" || line.StartsWith("== ended", StringComparison.Ordinal));
        Assert.True(end == $"== step {step}", $"{commands}\n{_shell.Output}");
        return string.Join('\n', _shell.Output.All.Skip(before));
    }

    /// <summary>Waits until a file of the reader's folder is there.</summary>
    public Task HasAsync(string file) =>
        Patience.UntilAsync(() => File.Exists(Path.Combine(_folder.Path, file)), $"{file} is there\n{_shell.Output}");

    public async ValueTask DisposeAsync()
    {
        await _shell.DisposeAsync();
        _folder.Dispose();
    }
}
