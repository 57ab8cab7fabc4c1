using PlayGate.EndToEndTests.Players.Programs;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>A test with programs of this machine; where one is absent the test is skipped, and its name is said.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(params string[] programs) => Skip = Missing(programs);

    internal static string? Missing(string[] programs) =>
        programs.FirstOrDefault(program => !PlayerProgram.Exists(program)) is { } missing ? $"{missing} is not installed" : null;
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute(params string[] programs) => Skip = ProgramFactAttribute.Missing(programs);
}
