using System.Diagnostics;

namespace PlayGate.Testing.Hosting;

/// <summary>
/// Runs a shell command when this process ends without having released it, however it ends: the test platform kills its hosts, and no
/// handler of ours runs then. A small shell outside our process tree waits at a pipe whose other end only we hold, so the kernel is
/// what tells it.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private readonly Process _launcher;

    private Watchdog(Process launcher) => _launcher = launcher;

    /// <param name="command">For <c>sh</c>; runs as the user of <paramref name="prefix"/>.</param>
    /// <param name="prefix">A command that runs its arguments as another user, or nothing.</param>
    internal static Watchdog Start(string command, params IReadOnlyList<string> prefix)
    {
        string[] shell = [.. prefix, "setsid", "--fork", "sh", "-c", $"read -r released || {{ {command}; }}"];
        var start =
            new ProcessStartInfo(shell[0], shell[1..]) { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = "/" };
        return new Watchdog(Process.Start(start)!);
    }

    internal static Watchdog KillingAtExit(int processId, string folder) => Start($"kill -9 {processId} 2>/dev/null; rm -rf '{folder}'");

    /// <summary>Releases: what was guarded has ended in an orderly way.</summary>
    public void Dispose()
    {
        try
        {
            _launcher.StandardInput.WriteLine("released");
            _launcher.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody killed the watchdog; then there is nobody left to release.
        }

        _launcher.Dispose();
    }
}
