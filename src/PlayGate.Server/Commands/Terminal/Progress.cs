namespace PlayGate.Server.Commands.Terminal;

/// <summary>
/// One line on a terminal's stderr that says how far long work has come, and goes when it is done; nothing in a pipe or a log.
/// </summary>
internal sealed class Progress(string what) : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly bool IsShown = !Console.IsErrorRedirected
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    private bool _isThere;

    public void Say(int done, int all) => Show($"{what}: {done:N0} of {all:N0}");

    /// <summary>For work that cannot say how far it is: how long it has taken.</summary>
    public async Task AccompanyAsync(Task work)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Beat);
        while (IsShown && await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask()) != work)
        {
            Show($"{what}: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
        }

        await work;
    }

    /// <summary>Makes room for a line of output.</summary>
    public void Clear()
    {
        if (_isThere)
        {
            Console.Error.Write("\r\e[K");
            _isThere = false;
        }
    }

    public void Dispose() => Clear();

    private void Show(string text)
    {
        if (IsShown)
        {
            Console.Error.Write($"\r\e[K{text}");
            _isThere = true;
        }
    }
}
