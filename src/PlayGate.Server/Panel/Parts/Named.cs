namespace PlayGate.Server.Panel.Parts;

/// <summary>A name for those who do not see what it stands on.</summary>
internal static class Named
{
    public static Dictionary<string, object?> As(string label) => new(StringComparer.Ordinal) { ["aria-label"] = label };
}
