using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using PlayGate.ContractTests.ForwardAuth;
using PlayGate.ContractTests.Hosting;
using PlayGate.ForwardAuth;
using PlayGate.Testing.Origins;
using PlayGate.Tests.Names;

namespace PlayGate.ContractTests.Names;

/// <summary>
/// Every way by which a request names a stream, against what the servers behind would read in it: where a session or a token for
/// <c>cam</c> lets a request through, each of them reads <c>cam</c>. CsCheck prints the seed of what fails; the environment variable
/// <c>CsCheck_Seed</c> sets it (issue 15).
/// </summary>
public sealed partial class ServedNamesTests
{
    private const int Samples = 1_000;
    private const int FewSamples = 200; // each that passes writes a row
    private static readonly (string, string)[] Plain =
    [
        ("PlayGate:Names", "Plain"), ("PlayGate:Token:AttemptsPerMinute", "0"), TestGate.Unshielded,
    ];
    private static readonly string[] Files = ["cam", "cam.m3u8", "cam/1.ts", "cam/a/b.ts", "secret/cam.m3u8", "secret.m3u8"];

    [Fact]
    public async Task The_gate_forwards_only_what_every_origin_reads_as_the_stream()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Plain);
        var cookie = "Cookie: " + await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        await DifferAsync(Targets("/streams/", Files), async target =>
        {
            origin.Requests.Forget();
            await RawClient.SendAsync(gate.Public, "GET", target, cookie);
            return origin.Requests.All.SingleOrDefault()?.Target;
        }, served => IsOf("streams", served));
    }

    [Fact]
    public async Task Ingest_forwards_only_what_every_origin_reads_as_the_stream()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, Plain);
        var first = await RawClient.SendAsync(
            gate.Public, "PUT", $"/ingest/cam/0.ts?token={await gate.MintAsync("cam", "publish")}", "Content-Length: 0");
        var cookie = "Cookie: " + first.Header("Set-Cookie")!.Split(';')[0];

        await DifferAsync(Targets("/ingest/", Files), async target =>
        {
            origin.Requests.Forget();
            await RawClient.SendAsync(gate.Public, "PUT", target, cookie, "Content-Length: 0");
            return origin.Requests.All.SingleOrDefault()?.Target;
        }, served => IsOf("ingest", served));
    }

    /// <summary>The origin refuses each offer, which gives the token back.</summary>
    [Theory]
    [InlineData("whip", "publish")]
    [InlineData("whep", "play")]
    public async Task Signalling_forwards_only_what_every_origin_reads_as_exactly_the_stream(string kind, string type)
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(404, ""));
        await using var gate = await TestGate.InFrontOfAsync(origin, Plain);
        var bearer = "Authorization: Bearer " + await gate.MintAsync("cam", type);

        await DifferAsync(Targets($"/{kind}/", ["cam", "cam", "cam/x", "secret"]), async target =>
        {
            origin.Requests.Forget();
            await RawClient.SendAsync(gate.Public, "POST", target, bearer, "Content-Length: 0");
            return origin.Requests.All.SingleOrDefault()?.Target;
        }, served => served is [_, "cam"] && served[0] == kind);
    }

    [Theory]
    [InlineData(ForwardAuthProxy.Nginx)]
    [InlineData(ForwardAuthProxy.Caddy)]
    [InlineData(ForwardAuthProxy.Traefik)]
    [InlineData(ForwardAuthProxy.Envoy)]
    public async Task A_proxy_is_told_to_serve_only_what_every_server_reads_as_the_stream(ForwardAuthProxy proxy)
    {
        await using var asking = await AskingProxy.StartAsync(proxy, Plain);
        var cookie = await asking.OpenAsync($"/streams/cam.m3u8?token={await asking.Gate.MintAsync("cam")}");

        await DifferAsync(
            Targets("/streams/", Files),
            async target => (await asking.AskAsync(target, "GET", cookie)).Status == 200 ? WithoutTicket(target) : null,
            served => IsOf("streams", served));
    }

    /// <summary>As each proxy's file in deploy/forward-auth takes a ticket off before it asks the origin.</summary>
    private static string WithoutTicket(string target) => Ticket().Replace(target, "/streams/");

    /// <summary>
    /// Ant Media's REST runs in Tomcat with JAX-RS: dot segments are folded, <c>;</c> parameters cut, then a segment is decoded once, and
    /// of a query's values the first one, with <c>+</c> as a space.
    /// </summary>
    [Fact]
    public async Task Ant_Medias_calls_mint_for_the_stream_that_ant_media_would_read()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", Plain);
        var expiry = gate.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds();
        async Task<string?> MintedAsync(string target) =>
            await RawClient.SendAsync(gate.Admin, "GET", target) is { Status: 200 } answer
                ? JsonNode.Parse(answer.Text)?["streamId"]?.GetValue<string>() : null;

        await DifferAsync(
            Targets("/rest/v2/broadcasts/", ["cam", "a%2Fcam", "secret"]),
            async target =>
                await MintedAsync($"{target}/token?expireDate={expiry}&type=play") is { } id ? $"{id}\n{InPath(target + "/token")}" : null,
            served => string.Join('/', served).Split('\n') is [var minted, var read] && minted == read,
            read: pair => [[pair]],
            samples: FewSamples);
        await DifferAsync(
            Targets("", ["cam", "a/cam", "secret"]),
            async id => await MintedAsync($"/rest/broadcast/getToken?id={id}&expireDate={expiry}&type=play") is { } minted
                ? $"{minted}\n{InQuery(id)}" : null,
            served => string.Join('/', served).Split('\n') is [var minted, var read] && minted == read,
            read: pair => [[pair]],
            samples: FewSamples);
    }

    /// <summary>A slash that was encoded divides nothing; it is held back until the segments are apart.</summary>
    private static string? InPath(string target)
    {
        var decoded = target.Split('?')[0].Split('/').Select(segment => PathReadings.Decoded(segment.Split(';')[0]).Replace('/', '\u0001'));
        return PathReadings.Folded(string.Join('/', decoded))
            .ToArray() is [.., "rest", "v2", "broadcasts", var id, "token"] ? id.Replace('\u0001', '/') : null;
    }

    private static string InQuery(string text) => PathReadings.Decoded(text.Split('&', '#')[0].Replace('+', ' '));

    /// <summary>As bytes of UTF-8, without what would end the line that they stand in or be trimmed from it.</summary>
    private static Gen<string> Targets(string prefix, string[] files) => OddTexts.Within(files).Select(text =>
        prefix + Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)).ReplaceLineEndings("").Replace("\t", "", StringComparison.Ordinal)
            .Replace(" ", "%20", StringComparison.Ordinal));

    private static bool IsOf(string prefix, string[] segments) =>
        segments is [_, var first, ..] && segments[0] == prefix
        && (first == "cam" || (first is ['c', 'a', 'm', '.', .. { Length: > 0 and < 9 } extension] && extension.All(
            char.IsAsciiLetterOrDigit)));

    private static async Task DifferAsync(
        Gen<string> targets, Func<string, Task<string?>> ask, Predicate<string[]> isStream, Func<string, IEnumerable<string[]>>? read =
            null, int samples = Samples)
    {
        var passed = 0;
        await targets.SampleAsync(
            async target =>
            {
                if (await ask(target) is { } served)
                {
                    passed++;
                    Assert.All(
                        (read ?? PathReadings.Of)(served),
                        segments => Assert.True(isStream(segments), $"{target} came to {string.Join('|', segments)}"));
                }
            },
            iter: samples,
            threads: 1);
        Assert.True(passed > samples / 50, $"The generator must find requests that pass for this to say something; it found {passed}.");
    }

    [GeneratedRegex("^/streams/~[^/?]*/", RegexOptions.NonBacktracking)]
    private static partial Regex Ticket();
}
