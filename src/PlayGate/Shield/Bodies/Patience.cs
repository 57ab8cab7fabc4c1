namespace PlayGate.Shield.Bodies;

/// <summary>
/// How long the readers of a window wait for the slowest among them: some seconds for each window's worth of bytes, so that one who hardly
/// reads cannot hold up the others (issue 15).
/// </summary>
/// <param name="window">How many bytes renew it.</param>
/// <param name="time">The clock.</param>
internal sealed class Patience(long window, TimeProvider time)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>How long one wait takes at least: where it is over and nobody is held up, it is asked again.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private TimeSpan _used;
    private long _came;

    /// <summary>Bytes have come.</summary>
    public void Came(int count)
    {
        _came += count;
        if (_came >= window)
        {
            (_came, _used) = (0, TimeSpan.Zero);
        }
    }

    /// <returns>False where it is over.</returns>
    public async ValueTask<bool> WaitAsync(Task progress, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var left = Limit - _used;
        try
        {
            await progress.WaitAsync(left > Step ? left : Step, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            _used += time.GetElapsedTime(begun);
        }
    }
}
