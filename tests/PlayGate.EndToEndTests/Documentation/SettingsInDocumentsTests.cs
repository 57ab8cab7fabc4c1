using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.EndToEndTests.Documentation;

public sealed class SettingsInDocumentsTests
{
    [Fact]
    public void Json_in_documents_is_settings_that_the_host_takes_or_says_what_else_it_is()
    {
        foreach (var block in Documents.All.SelectMany(Documents.BlocksOf).Where(
            block => block.Language == "json" && block.NotSettings is null))
        {
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection(ServerSettings.Defaults)
                .AddInMemoryCollection([KeyValuePair.Create("PlayGate:Origin", (string?)"http://localhost:5080/LiveApp")])
                .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(block.Text)))
                .Build();
            var (settings, errors) = ServerSettings.Read(configuration);
            Assert.True(errors.Count == 0, $"{block}: {string.Join('\n', errors)}");
            using var host = ServerHost.Build(settings!);
            _ = host.Services.GetRequiredService<IOptions<PlayGateOptions>>().Value;
        }
    }
}
