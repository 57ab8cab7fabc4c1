using PlayGate.EndToEndTests.Players.Programs;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>A test with the signers from npm and the programs that it names; where one is absent the test is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SignerFactAttribute : FactAttribute
{
    public SignerFactAttribute(params string[] programs) => Skip = Missing(programs);

    internal static string? Missing(params string[] programs) =>
        programs.Append("node").FirstOrDefault(program => !PlayerProgram.Exists(program)) is { } missing ? $"{missing} is not installed"
        : Directory.Exists(Path.Combine(ForeignSigners.Folder, "node_modules")) ? null
        : $"the signers are not there: run npm ci in {Path.GetFileName(ForeignSigners.Folder)}";
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SignerTheoryAttribute : TheoryAttribute
{
    public SignerTheoryAttribute(params string[] programs) => Skip = SignerFactAttribute.Missing(programs);
}
