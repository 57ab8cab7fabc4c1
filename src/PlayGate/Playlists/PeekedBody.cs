using PlayGate.Http;

namespace PlayGate.Playlists;

/// <summary>
/// A body of which the first bytes have been read ahead: enough to tell what it is, and small ones as a whole, so that their length is
/// known before their headers are sent. Reading it gives all bytes from the first on.
/// </summary>
/// <param name="source">The body.</param>
/// <param name="hold">Accounts for what is read ahead beyond <see cref="ReadAhead"/>; null where that never happens.</param>
internal sealed class PeekedBody(Stream source, PlaylistHold? hold = null) : BodyStream
{
    /// <summary>Most playlists are smaller: a live window, or an hour of six-second segments. YARP copies as much at a time.</summary>
    public const int ReadAhead = 64 * 1024;

    /// <summary>
    /// Enough to tell what a body is whose headers say that it is longer than <see cref="ReadAhead"/>; it comes with the headers.
    /// </summary>
    private const int Head = 4 * 1024;

    private readonly PooledBytes _ahead = new();

    /// <param name="whole">All of it.</param>
    /// <param name="hold">Accounts for it.</param>
    public PeekedBody(PooledBytes whole, PlaylistHold hold)
        : this(Null, hold) => (_ahead, IsWhole) = (whole, true);

    /// <summary>What has been read ahead and not been taken yet.</summary>
    public ReadOnlySpan<byte> Ahead => _ahead.Span;

    /// <summary>The same as a stream, to be read before anything else is done.</summary>
    public Stream AheadAsStream => _ahead.AsStream();

    /// <summary>The source has been read to its end.</summary>
    public bool IsWhole { get; private set; }

    /// <param name="length">The length of the whole, where it is known: a body that will not be held as a whole is not worth a
    /// copy.</param>
    public static int ReadAheadOf(long? length) => length > ReadAhead ? Head : ReadAhead;

    /// <summary>Holds the whole, up to the greatest length of a playlist.</summary>
    /// <returns>False where there is no memory for it.</returns>
    public ValueTask<bool> TryHoldAsync(CancellationToken cancellation) =>
        ReadAheadAsync(PlaylistRewriter.DefaultMaxLength, null, cancellation);

    /// <summary>Reads ahead.</summary>
    /// <param name="limit">How much at most.</param>
    /// <param name="isEnough">Told what has come, says whether reading can stop early.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>False where there is no memory for what is held already or comes.</returns>
    public async ValueTask<bool> ReadAheadAsync(int limit, Func<PeekedBody, bool>? isEnough, CancellationToken cancellation)
    {
        while (!IsWhole && _ahead.Length < limit && isEnough?.Invoke(this) is not true)
        {
            // Into the room that is left, so that seeing the end of a short body needs no second array.
            var count = Math.Min(limit - _ahead.Length, _ahead.Room > 0 ? _ahead.Room : ReadAhead);
            if (!IsCovered(_ahead.CapacityWith(count)))
            {
                return false;
            }

            var room = _ahead.GetMemory(count);
            var read = await source.ReadAsync(room, cancellation);
            _ahead.Advance(read);
            IsWhole = read == 0;
        }

        return IsCovered(_ahead.CapacityWith(0));
    }

    /// <summary>Keeps a part of a whole body, or nothing.</summary>
    public void Cut(ByteRange part) => _ahead.Cut((int)part.From, (int)part.Count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead.Length > 0)
        {
            var taken = _ahead.TakeInto(buffer.Span);
            if (_ahead.Length == 0)
            {
                ReleaseMemory();
            }

            return new(taken);
        }

        return IsWhole ? new(0) : source.ReadAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ReleaseMemory();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsCovered(long capacity) => capacity <= ReadAhead || hold is null || hold.TryCover(capacity);

    private void ReleaseMemory()
    {
        _ahead.Dispose();
        hold?.Dispose();
    }
}
