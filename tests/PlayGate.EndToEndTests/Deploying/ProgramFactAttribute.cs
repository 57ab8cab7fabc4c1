using PlayGate.EndToEndTests.Players.Programs;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>A test with programs of this machine; where one is absent the test is skipped, and its name is said.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(params string[] programs) =>
        Skip = programs.FirstOrDefault(program => !PlayerProgram.Exists(program)) is { } missing ? $"{missing} is not installed" : null;
}
