using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.EntityFrameworkCore;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>C# in README.md stands here word for word, so the compiler reads it too.</summary>
public sealed class ReadmeCodeTests
{
    private const string ThisFile = "tests/PlayGate.EndToEndTests/Documentation/ReadmeCodeTests.cs";

    [Fact]
    public void What_is_shown_is_what_is_compiled_here()
    {
        var compiled = Squeeze(Documents.Read(ThisFile).Replace("host.AdminUrl", "new Uri(\"http://localhost:8081\")", StringComparison.Ordinal));
        var blocks = Documents.BlocksOf("README.md").Where(block => block.Language == "csharp").ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Squeeze(block.Text), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_back_end_mints_a_url_as_shown()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(ReadmeCodeTests));
        var host = await deployment.StartReplicaAsync();
        var user = new { Id = "user-1" };

        using var gate = new HttpClient { BaseAddress = host.AdminUrl };
        var answer = await gate.PostAsJsonAsync("/api/tokens", new { streamId = "cam", type = "play", subject = user.Id });
        var url = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["url"]!.GetValue<string>();

        await deployment.OpenAsync(new Uri(url).PathAndQuery);
    }

    [Fact]
    public void A_proxy_of_ones_own_takes_the_gate_as_shown()
    {
        var builder = WebApplication.CreateBuilder();
        var section = builder.Configuration.GetSection("ReverseProxy");

        builder.Services.AddSqliteStore("Data Source=playgate.db");
        builder.Services.AddReverseProxy().LoadFromConfig(section).AddPlayGate();

        using var services = builder.Services.BuildServiceProvider();
        Assert.NotNull(services.GetService<PlayGate.Tokens.TokenMint>());
    }

    private static string Squeeze(string code) => string.Concat(code.Where(letter => !char.IsWhiteSpace(letter)));
}
