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
    public static TheoryData<IssuerFormat> Formats => [IssuerFormat.Akamai, IssuerFormat.Bunny, IssuerFormat.SecureLink];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task What_the_page_signs_its_settings_take(IssuerFormat format)
    {
        var blocks = Documents.BlocksOf("docs/issuers.md");
        var settings = blocks.Single(block => block.Language == "json" && block.Text.Contains($"\"{format}\"", StringComparison.Ordinal));
        var signing = blocks.First(block => block.Language == "sh" && block.Line > settings.Line);
        var result = await Command.RunAsync(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", signing.Text]));
        Assert.True(result.ExitCode == 0, result.Error);
        var target = new Uri(result.Output.Trim()).PathAndQuery;
        var reader = IssuerFormats.Create(new IssuerSetup("page", OptionsOf(settings), TimeProvider.System));
        var claims = Assert.IsType<IssuedReading.Genuine>(SignedUrl.Read(reader, target)).Claims;
        Assert.True(claims.ExpiresAt > TimeProvider.System.GetUtcNow());
    }

    private static IssuerOptions OptionsOf(CodeBlock settings)
    {
        var options = new IssuerOptions();
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings.Text))).Build()
            .GetSection("PlayGate:Issuers").GetChildren().Single().Bind(options);
        return options;
    }
}
