using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using PlayGate.EndToEndTests.Documentation;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>What is in the packages that applications and operators take, as <c>deploy/package.sh</c> packs them.</summary>
public sealed class PackageTests : IDisposable
{
    /// <summary>What every package has, whatever is in it.</summary>
    private static readonly string[] s_envelope = ["[Content_Types].xml", "_rels/.rels", "README.md"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("playgate-packages-");

    [Theory]
    [InlineData("PlayGate", "PlayGate.Core", "Yarp.ReverseProxy")]
    [InlineData("PlayGate.EntityFrameworkCore", "PlayGate.EntityFrameworkCore", "PlayGate.Core")]
    [InlineData("PlayGate.Testing", "PlayGate.Testing", "PlayGate.EntityFrameworkCore")]
    public async Task A_library_is_itself_and_its_documentation(string project, string id, string needs)
    {
        using var package = await PackAsync(project, id);

        Assert.Equal([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], Contents(package, id));
        Assert.Contains(
            needs, Manifest(package, id).Descendants().Where(element => element.Name.LocalName == "dependency")
                .Select(dependency => (string?)dependency.Attribute("id")));
        AssertSays(Manifest(package, id), id);
    }

    [Fact]
    public async Task The_tool_is_a_program_with_its_sample_and_nothing_of_a_site()
    {
        using var package = await PackAsync("PlayGate.Server", "playgate");

        var contents = Contents(package, "playgate");
        Assert.All(contents, file => Assert.StartsWith("tools/net10.0/any/", file, StringComparison.Ordinal));
        Assert.Contains("tools/net10.0/any/playgate.dll", contents);
        Assert.Contains("tools/net10.0/any/Demo/Sample/demo.m3u8", contents);
        Assert.DoesNotContain(contents, file => file.EndsWith("web.config", StringComparison.Ordinal)
            || file.EndsWith(".sh", StringComparison.Ordinal) || file.Contains("/wwwroot/", StringComparison.Ordinal));
        AssertSays(Manifest(package, "playgate"), "playgate");
    }

    [Fact]
    public async Task The_script_packs_the_tool_and_each_library()
    {
        var script = await DeployFile.ReadAsync("package.sh");
        Assert.Contains("wanted=(linux-x64 linux-arm64 tool libraries)", script, StringComparison.Ordinal);
        Assert.Contains(
            "libraries='src/PlayGate src/PlayGate.EntityFrameworkCore src/PlayGate.Testing src/PlayGate.Testing.Stores'",
            script,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Of what is built already, in the configuration of these tests.</summary>
    private async Task<ZipArchive> PackAsync(string project, string id)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var packed = await Command.RunAsync(
            new ProcessStartInfo(
                "dotnet",
                [
                    "pack", Path.Combine(Documents.Root, "src", project), "-c", configuration, "--no-build", "-o", _folder.FullName, "-v",
                    "quiet",
                ]),
            TimeSpan.FromMinutes(10));
        Assert.True(packed.ExitCode == 0, packed.Output + packed.Error);
        return ZipFile.OpenRead(Assert.Single(_folder.GetFiles($"{id}.*.nupkg")).FullName);
    }

    private static IEnumerable<string> Contents(ZipArchive package, string id) => package.Entries.Select(entry => entry.FullName)
        .Where(name => !s_envelope.Contains(name) && name != $"{id}.nuspec" && !name.StartsWith(
            "package/services/metadata/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static XDocument Manifest(ZipArchive package, string id)
    {
        using var manifest = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(manifest);
    }

    private static void AssertSays(XDocument manifest, string id)
    {
        var said = manifest.Root!.Elements().Single().Elements().ToLookup(element => element.Name.LocalName);
        Assert.Equal(id, said["id"].Single().Value);
        Assert.Equal("PlayGate", said["authors"].Single().Value);
        Assert.Equal("MIT", said["license"].Single().Value);
        Assert.Equal("README.md", said["readme"].Single().Value);
        Assert.Contains("yarp", said["tags"].Single().Value, StringComparison.Ordinal);
        Assert.NotEqual("Package Description", said["description"].Single().Value);
        Assert.Equal("git", (string?)said["repository"].Single().Attribute("type"));
        Assert.StartsWith("https://", (string?)said["repository"].Single().Attribute("url"), StringComparison.Ordinal);
    }
}
