using PlayGate.EndToEndTests.Players.Streams;

namespace PlayGate.EndToEndTests.Players.Stage;

/// <summary>A real player, driven without a screen, as fast as it can.</summary>
internal abstract class Player
{
    /// <summary>Plays from the beginning to the end, or to where it fails.</summary>
    public abstract Task<Playback> PlayAsync(Uri url, TestStream stream);

    /// <summary>Whether it gave up by a fault of its own, by what it said; then it may try again, as its user would.</summary>
    public virtual bool GaveUp(Playback playback) => false;
}

/// <summary>What came of it.</summary>
/// <param name="Frames">Pictures that it decoded. No exit code tells that much.</param>
/// <param name="Log">What it said.</param>
internal sealed record Playback(int Frames, string Log);
