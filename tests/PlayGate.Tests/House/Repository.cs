namespace PlayGate.Tests.House;

/// <summary>The files that these tests are built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "PlayGate.sln")) ? folder.FullName : Find(folder.Parent!);
}
