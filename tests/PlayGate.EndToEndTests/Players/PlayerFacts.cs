using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.EndToEndTests.Players.Programs;

namespace PlayGate.EndToEndTests.Players;

/// <summary>A theory that needs a program; where it is absent the tests are skipped, and the name says what for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlayerTheoryAttribute : TheoryAttribute
{
    /// <param name="program">Its name on the path.</param>
    public PlayerTheoryAttribute(string program)
    {
        if (!PlayerProgram.Exists(program))
        {
            Skip = $"{program} is not installed";
        }
    }
}

/// <summary>A test in a browser, with the players from npm.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (!PlayerProgram.Exists(Chromium.Program))
        {
            Skip = $"{Chromium.Program} is not installed";
        }
        else if (PlayerPages.Missing is { } file)
        {
            Skip = $"{file} is not there: run npm ci beside package.json and build again";
        }
    }
}
