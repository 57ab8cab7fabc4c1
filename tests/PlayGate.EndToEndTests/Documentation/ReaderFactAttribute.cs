using PlayGate.EndToEndTests.Players;
using PlayGate.EndToEndTests.Players.Programs;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>
/// A test that needs what a reader of README.md has: ffmpeg, Python, and a browser with a player; where one is absent it is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReaderFactAttribute : FactAttribute
{
    public ReaderFactAttribute() => Skip = new BrowserTheoryAttribute().Skip
        ?? (!PlayerProgram.Exists("ffmpeg") ? "ffmpeg is not installed" : !PlayerProgram.Exists("python3") ? "python3 is not installed"
            : null);
}
