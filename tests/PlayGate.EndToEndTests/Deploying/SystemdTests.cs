using System.Diagnostics;
using System.Globalization;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Deploying;

public sealed class SystemdTests : IDisposable
{
    /// <summary>Of ten, the lower the better; systemd itself calls everything below 2.5 fine.</summary>
    private const double MostExposure = 2.0;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("playgate-unit-");

    /// <summary>The exit code alone says nothing: it is 0 for many an error.</summary>
    [ProgramFact("systemd-analyze")]
    public async Task Systemd_finds_nothing_wrong_with_the_unit()
    {
        var result = await AnalyzeAsync("verify", "--man=no", await UnitAsync());
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    [ProgramFact("systemd-analyze")]
    public async Task The_unit_exposes_little()
    {
        var result = await AnalyzeAsync("security", "--offline=true", "--no-pager", await UnitAsync());
        var overall = result.Output.Split('\n').Single(line => line.Contains("Overall exposure level", StringComparison.Ordinal));
        var level = overall.Split(": ")[1].Split(' ')[0];
        Assert.True(double.Parse(level, CultureInfo.InvariantCulture) <= MostExposure, result.Output);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The file as it stands, but for the program, which is not installed here.</summary>
    private async Task<string> UnitAsync()
    {
        var text = await DeployFile.ReadAsync("systemd", "playgate.service");
        Assert.Contains("ExecStart=/usr/lib/playgate/playgate\n", text, StringComparison.Ordinal);
        var file = Path.Combine(_folder.FullName, "playgate.service");
        await File.WriteAllTextAsync(file, text.Replace("/usr/lib/playgate/playgate", "/bin/true", StringComparison.Ordinal));
        return file;
    }

    private static Task<CommandResult> AnalyzeAsync(params string[] arguments) =>
        Command.RunAsync(new ProcessStartInfo("systemd-analyze", arguments));
}
