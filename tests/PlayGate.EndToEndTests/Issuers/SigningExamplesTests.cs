using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Configuration;
using PlayGate.EndToEndTests.Documentation;
using PlayGate.Issuers;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>docs/issuers.md: each format's settings, and the commands behind them that sign a URL.</summary>
public sealed class SigningExamplesTests
{
    private static readonly IReadOnlyList<CodeBlock> s_blocks = Documents.BlocksOf("docs/issuers.md");

    /// <summary>The names of the issuers whose settings are followed by commands.</summary>
    public static TheoryData<string> Examples =>
        [.. s_blocks.Zip(s_blocks.Skip(1)).Where(pair => IsExample(pair.First, pair.Second)).Select(pair => Named(pair.First).Name)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task What_the_page_signs_its_settings_take(string name)
    {
        var (settings, signing) = s_blocks.Zip(s_blocks.Skip(1))
            .Single(pair => IsExample(pair.First, pair.Second) && Named(pair.First).Name == name);
        var folder = Directory.CreateTempSubdirectory("playgate-signing-").FullName;
        try
        {
            var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", signing.Text]) { WorkingDirectory = folder };
            var result = await Command.RunAsync(start);
            Assert.True(result.ExitCode == 0, result.Error);
            var target = new Uri(result.Output.Trim()).PathAndQuery;
            var options = Named(settings).Options;
            options.KeyFile = options.KeyFile is { } file ? Path.Combine(folder, file) : null;
            options.Jwks = options.Jwks is { } set ? Path.Combine(folder, set) : null;
            var reader = IssuerFormats.Create(new IssuerSetup("page", options, TimeProvider.System));
            var reading = SignedUrl.Read(reader, target);
            Assert.True(reading is IssuedReading.Genuine, (reading as IssuedReading.Refused)?.Because ?? "of no known form");
            Assert.True(((IssuedReading.Genuine)reading).Claims.ExpiresAt > TimeProvider.System.GetUtcNow());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_format_and_preset_has_an_example()
    {
        var options = s_blocks.Zip(s_blocks.Skip(1)).Where(pair => IsExample(pair.First, pair.Second))
            .Select(pair => Named(pair.First).Options).ToList();

        Assert.Empty(Enum.GetValues<IssuerFormat>().Except(options.Select(option => option.Format!.Value)));
        Assert.Empty(Enum.GetValues<IssuerPreset>().Except(options.Select(option => option.Preset).OfType<IssuerPreset>()));
    }

    private static bool IsExample(CodeBlock settings, CodeBlock signing) => settings.Language == "json" && signing.Language == "sh";

    private static (string Name, IssuerOptions Options) Named(CodeBlock settings)
    {
        var section = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings.Text))).Build()
            .GetSection("PlayGate:Issuers").GetChildren().Single();
        var options = new IssuerOptions();
        section.Bind(options);
        return (section.Key, options);
    }
}
