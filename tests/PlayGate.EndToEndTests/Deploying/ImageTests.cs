namespace PlayGate.EndToEndTests.Deploying;

/// <summary>The Dockerfile without a container runtime.</summary>
public sealed class ImageTests
{
    [Fact]
    public void What_the_image_is_built_from_is_there_and_not_ignored()
    {
        var ignored = File.ReadAllLines(DeployFile.PathOf("Dockerfile.dockerignore"));
        foreach (var source in File.ReadAllLines(DeployFile.PathOf("Dockerfile"))
                     .Where(
                         line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
                     .SelectMany(line => line.Split(' ')[1..^1]))
        {
            var path = Path.Combine(Repository, source);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{source} is not there");
            Assert.Contains(
                ignored, line => line.StartsWith('!') && (source.TrimEnd('/') + "/").StartsWith(line[1..] + "/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void It_runs_without_root_and_asks_itself_for_health()
    {
        var lines = File.ReadAllLines(DeployFile.PathOf("Dockerfile"));
        Assert.EndsWith("-chiseled", lines.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", lines);
        Assert.Contains(lines, line => line.EndsWith("""CMD ["/app/playgate", "health"]""", StringComparison.Ordinal));
        var settings = DeployFile.Settings("container", "appsettings.json");
        settings["PlayGate:Origin"] = "http://origin:5080/LiveApp";
        DeployFile.AssertAccepted(settings);
    }

    private static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "PlayGate.sln")))
            {
                folder = folder.Parent;
            }

            return folder.FullName;
        }
    }
}
