namespace PlayGate.Shield.Bodies;

/// <summary>
/// The readers of a body that still arrives. Once it is a window, the slowest of them sets the pace, but the others wait for it only
/// some seconds for each window's worth of bytes, so that one that hardly reads cannot hold them up (issue 15).
/// </summary>
/// <param name="window">After how many bytes the waiting is counted anew.</param>
/// <param name="time">The clock.</param>
internal sealed class WindowReaders(long window, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>How long one wait takes at least: where the limit is reached and none is held up, it is checked again after that.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly List<BodyReader> _readers = [];
    private TimeSpan _waited;
    private long _arrived;

    public void Add(BodyReader reader) => _readers.Add(reader);

    /// <summary>False where it has been given up before.</summary>
    public bool Remove(BodyReader reader) => _readers.Remove(reader);

    /// <summary>The position that all readers have passed, of so many bytes.</summary>
    public long PassedOf(long written) => _readers.Count == 0 ? written : _readers.Min(reader => reader.Position);

    /// <summary>Bytes have come.</summary>
    public void Arrived(int count)
    {
        _arrived += count;
        if (_arrived >= window)
        {
            (_arrived, _waited) = (0, TimeSpan.Zero);
        }
    }

    /// <summary>Waits until readers have gone on; one caller at a time, which needs no lock.</summary>
    /// <returns>False where the others have waited long enough.</returns>
    public async ValueTask<bool> WaitAsync(Task progress, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var left = Limit - _waited;
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
            _waited += time.GetElapsedTime(begun);
        }
    }

    /// <summary>Gives up the readers that are still in the first segment, if another one has read all there is; returns them.</summary>
    /// <param name="begin">Where the first segment begins.</param>
    /// <param name="written">How many bytes there are.</param>
    public List<BodyReader> GiveUpSlowest(long begin, long written)
    {
        if (!_readers.Exists(reader => reader.Position >= written))
        {
            return [];
        }

        var slowest = _readers.FindAll(reader => reader.Position < Math.Min(begin + ShieldMemory.SegmentSize, written));
        slowest.ForEach(reader => reader.GiveUp());
        _readers.RemoveAll(slowest.Contains);
        return slowest;
    }
}
