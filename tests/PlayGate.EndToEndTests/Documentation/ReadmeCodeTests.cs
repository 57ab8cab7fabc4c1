using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>
/// C# in README.md and docs/own-application.md is compiled and run: a call as it stands here, a program as it is in samples/.
/// </summary>
public sealed partial class ReadmeCodeTests
{
    private const string ThisFile = "tests/PlayGate.EndToEndTests/Documentation/ReadmeCodeTests.cs";

    private const string Own = "docs/own-application.md";

    private const string Sample = "samples/OwnProxy/Program.cs";

    [Fact]
    public void A_call_is_shown_as_it_is_compiled_here()
    {
        var compiled = Squeeze(
            Documents.Read(ThisFile).Replace("host.AdminUrl", "new Uri(\"http://localhost:8081\")", StringComparison.Ordinal));
        var call = Assert.Single(CodeBlocks, block => !IsProgram(block));
        Assert.Contains(Squeeze(call.Text), compiled, StringComparison.Ordinal);
    }

    /// <summary>
    /// From its first using to its end, so that it compiles as it stands wherever the packages are that are named before it.
    /// </summary>
    [Fact]
    public void A_program_is_shown_as_the_sample_is_built()
    {
        var program = Assert.Single(CodeBlocks, IsProgram);
        var sample = Documents.Read(Sample);
        Assert.Equal(sample[sample.IndexOf("using ", StringComparison.Ordinal)..].TrimEnd(), program.Text.TrimEnd());
    }

    [Fact]
    public void The_packages_that_are_named_are_those_that_hold_what_the_program_uses()
    {
        string[] used = [PackageOf("PlayGate"), PackageOf("PlayGate.EntityFrameworkCore")];
        Assert.Equal(used, Package().Matches(Documents.Read(Own)).Select(added => added.Groups["id"].Value));
    }

    [Fact]
    public async Task A_proxy_of_ones_own_mints_a_url_that_opens_once()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        var port = FreePort.Next();
        var settings = Assert.Single(Documents.BlocksOf(Own), block => block.Language == "json" && block.NotSettings is not null).Text
            .Replace("localhost:5000", $"127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("http://localhost:5080", origin.Url, StringComparison.Ordinal);
        await using var proxy = await ServerProgram.StartAsync(
            port, settings, "bash", "-c", $"cp '{{file}}' appsettings.json && exec dotnet '{BuiltSample()}'");
        using var anyone = new HttpClient(new SocketsHttpHandler { UseCookies = false });

        // A store that is still being made ready answers with an error.
        var minted = "";
        await Patience.UntilAsync(async () =>
        {
            using var answer = await anyone.PostAsync(new Uri($"http://127.0.0.1:{port}/tokens/cam"), content: null);
            minted = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode;
        });
        var url = new Uri(minted);
        using var first = await anyone.GetAsync(url);
        using var second = await anyone.GetAsync(url);

        Assert.Equal((HttpStatusCode.OK, "origin"), (first.StatusCode, await first.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
        Assert.Equal("/LiveApp/streams/cam.m3u8", Assert.Single(origin.Requests.All).Target);
    }

    /// <summary>The page of contract tests shows pieces of the sample, which runs with our own tests.</summary>
    [Fact]
    public void The_page_of_tests_shows_what_the_sample_does()
    {
        var sample = Squeeze(
            Documents.Read("samples/ContractTests/GuardedStreamTests.cs") + Documents.Read("samples/ContractTests/StoreTests.cs"));
        var blocks = Documents.BlocksOf("docs/testing.md").Where(block => block.Language == "csharp").ToList();
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Squeeze(block.Text), sample, StringComparison.Ordinal));
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

    private static IEnumerable<CodeBlock> CodeBlocks =>
        Documents.BlocksOf("README.md").Concat(Documents.BlocksOf(Own)).Where(block => block.Language == "csharp");

    private static bool IsProgram(CodeBlock block) => block.Text.StartsWith("using PlayGate;", StringComparison.Ordinal);

    private static string PackageOf(string project)
    {
        var file = Documents.Read($"src/{project}/{project}.csproj");
        return PackageId().Match(file) is { Success: true } named ? named.Groups["id"].Value : project;
    }

    /// <summary>Of the configuration that these tests are built with.</summary>
    private static string BuiltSample() =>
        Path.Combine(
            Documents.Root, "samples/OwnProxy/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0/OwnProxy.dll");

    private static string Squeeze(string code) => string.Concat(code.Where(letter => !char.IsWhiteSpace(letter)));

    [GeneratedRegex(
        @"^dotnet add \S+ package (?<id>\S+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Package();

    [GeneratedRegex("<(AssemblyName|PackageId)>(?<id>[^<]+)<", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PackageId();
}
