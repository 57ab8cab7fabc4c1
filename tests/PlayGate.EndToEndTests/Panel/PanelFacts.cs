using PlayGate.EndToEndTests.Players.Browser;
using PlayGate.EndToEndTests.Players.Programs;

namespace PlayGate.EndToEndTests.Panel;

/// <summary>A test of the panel in a browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PanelFactAttribute : FactAttribute
{
    public PanelFactAttribute() => Skip = Missing;

    internal static string? Missing => PlayerProgram.Exists(Chromium.Program) ? null : $"{Chromium.Program} is not installed";
}

/// <summary>The same for each of several pages.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PanelTheoryAttribute : TheoryAttribute
{
    public PanelTheoryAttribute() => Skip = PanelFactAttribute.Missing;
}
