using Microsoft.AspNetCore.Http;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Commands;

/// <summary><c>playgate check</c> of an application with a CDN, against edges that are right and wrong.</summary>
public sealed class CheckCdnTests
{
    private const string Playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\ncam/a 1.ts?v=2\n#EXTINF:2,\ncam/2.ts\n";

    [Fact]
    public async Task An_edge_that_verifies_credentials_is_well()
    {
        await using var edge = await EdgeAsync(toSigned: 200, toOthers: 403);

        var said = await CheckAsync(edge.Url, "--stream", "cam");

        var streams = edge.Url + "/video/streams";
        Assert.Contains($"cdn            ok: refuses {streams}/playgate-check.ts without a credential", said, StringComparison.Ordinal);
        Assert.Contains($"cdn            ok: refuses {streams}/cam/a%201.ts?v=2 without", said, StringComparison.Ordinal);
        Assert.Contains($"cdn            ok: serves {streams}/cam/a%201.ts?v=2 with a credential (200)", said, StringComparison.Ordinal);
        Assert.DoesNotContain("md5=", said, StringComparison.Ordinal);
        Assert.EndsWith("exit 0", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(502)]
    public async Task An_edge_that_serves_everybody_is_told(int toOthers)
    {
        await using var edge = await EdgeAsync(toSigned: 200, toOthers);

        var said = await CheckAsync(edge.Url);

        Assert.Contains($"cdn            not refused without a credential ({toOthers})", said, StringComparison.Ordinal);
        Assert.EndsWith("exit 1", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "another key, path or clock")]
    [InlineData(404, "the edge has to ask the gate for /cdn/streams/cam/a%201.ts?v=2")]
    [InlineData(502, "does not reach the gate")]
    public async Task An_edge_that_refuses_what_is_signed_is_told_with_what_to_look_at(int toSigned, string remedy)
    {
        await using var edge = await EdgeAsync(toSigned, toOthers: 403);

        var said = await CheckAsync(edge.Url, "--stream", "cam");

        Assert.Contains($"not served with a credential ({toSigned})", said, StringComparison.Ordinal);
        Assert.Contains(remedy, said, StringComparison.Ordinal);
        Assert.EndsWith("exit 1", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edge_that_is_not_there_is_told()
    {
        var said = await CheckAsync("http://127.0.0.1:9");

        Assert.Contains("cdn            unreachable: http://127.0.0.1:9/video/streams/playgate-check.ts", said, StringComparison.Ordinal);
        Assert.EndsWith("exit 1", said, StringComparison.Ordinal);
    }

    private static Task<KestrelOrigin> EdgeAsync(int toSigned, int toOthers) => KestrelOrigin.StartAsync(context =>
    {
        var query = context.Request.Query;
        return OriginAnswer.Respond(query.ContainsKey("md5") && query.ContainsKey("expires") ? toSigned : toOthers, "")(context);
    });

    private static async Task<string> CheckAsync(string edge, params string[] options)
    {
        await using var origin = await KestrelOrigin.StartAsync(
            context => OriginAnswer.Respond(context.Request.Path == "/streams/cam.m3u8" ? 200 : 404, Playlist)(context));
        var result = await PlayGateCommand.RunAsync(
            ["check", .. options],
            new Dictionary<string, string>
            {
                ["PlayGate:Origin"] = origin.Url,
                ["PlayGate:Cdn"] = "edge",
                ["PlayGate:Cdns:edge:Url"] = edge + "/video",
                ["PlayGate:Cdns:edge:Format"] = "SecureLink",
                ["PlayGate:Cdns:edge:Secrets:0"] = "a secret of the edge",
                ["PlayGate:Shield:CdnSecret"] = "between-us",
            });
        return $"{result.Output}exit {result.ExitCode}";
    }
}
