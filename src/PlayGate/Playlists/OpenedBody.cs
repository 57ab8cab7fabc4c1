using PlayGate.Bodies;

namespace PlayGate.Playlists;

/// <summary>
/// A body of which the beginning has been read ahead: enough to tell what it is, and small ones as a whole, so that their length is known
/// before their headers are. Reading it gives the bytes from the beginning.
/// </summary>
internal sealed class OpenedBody(Stream source) : BodyStream
{
    /// <summary>Most playlists are smaller: a live window, or an hour of six-second segments. It is also what YARP copies at a time.</summary>
    public const int ReadAhead = 64 * 1024;

    /// <summary>What comes with the headers is enough to tell what a body is, of which they say that it is longer than that.</summary>
    private const int Head = 4 * 1024;

    private readonly PooledBytes _ahead = new();

    /// <param name="whole">All of it.</param>
    public OpenedBody(PooledBytes whole)
        : this(Null) => (_ahead, IsWhole) = (whole, true);

    /// <summary>What has been read and not taken yet.</summary>
    public ReadOnlySpan<byte> Ahead => _ahead.Span;

    /// <summary>The end has been seen.</summary>
    public bool IsWhole { get; private set; }

    /// <param name="length">Of the whole, where that is known: what will not be held as a whole is not worth a copy.</param>
    public static int ReadAheadOf(long? length) => length > ReadAhead ? Head : ReadAhead;

    /// <summary>Reads ahead.</summary>
    /// <param name="limit">How much at most.</param>
    /// <param name="isEnough">Told what has come, whether reading can stop early.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask ReadAheadAsync(int limit, Func<OpenedBody, bool>? isEnough, CancellationToken cancellation)
    {
        while (!IsWhole && _ahead.Length < limit && isEnough?.Invoke(this) is not true)
        {
            var room = _ahead.GetMemory(Math.Min(limit - _ahead.Length, ReadAhead));
            var read = await source.ReadAsync(room, cancellation);
            _ahead.Advance(read);
            IsWhole = read == 0;
        }
    }

    /// <summary>Keeps a part of a whole body, or nothing.</summary>
    public void Cut(ByteRange part) => _ahead.Cut((int)part.From, (int)part.Count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _ahead.Length > 0 ? new(_ahead.TakeInto(buffer.Span))
        : IsWhole ? new(0)
        : source.ReadAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ahead.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
