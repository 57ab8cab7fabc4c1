using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Issuers;

/// <summary>Bunny's folder tokens in front of the path, where players repeat them for every relative URL.</summary>
public sealed class BunnyPathTests
{
    private const string Key = "the security key of the pull zone";
    private const string Folder = "/streams/cam/";

    private static readonly (string Key, string Value)[] s_issuer =
        [("PlayGate:Issuers:bunny:Format", "Bunny"), ("PlayGate:Issuers:bunny:Secrets:0", Key), TestGate.Unshielded];

    [Fact]
    public async Task Its_token_opens_one_session_and_the_origin_never_sees_the_segment()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, s_issuer);
        var segment = Segment(gate, "viewer=anna");

        using var first = await gate.GetAsync($"{segment}{Folder}index.m3u8");
        using var again = await gate.GetAsync($"{segment}{Folder}index.m3u8");
        using var relative = await gate.GetAsync(
            $"{segment}{Folder}1.ts", TestGate.CookieOf(first), ("Referer", $"{gate.Public}{segment[1..]}{Folder}index.m3u8"));
        using var without = await gate.GetAsync($"{segment}{Folder}2.ts");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains($"; path={segment}/streams;", first.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(again));
        Assert.Equal(HttpStatusCode.OK, relative.StatusCode);
        Assert.False(relative.Headers.Contains("Set-Cookie"));
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(without));
        Assert.Equal([$"{Folder}index.m3u8", $"{Folder}1.ts"], origin.Requests.All.Select(request => request.Target));
        Assert.All(origin.Requests.All, request => Assert.DoesNotContain("bcdn", request.Head, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task It_is_the_token_of_the_query_and_a_path_carrier_leaves_it_behind()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, [.. s_issuer, ("PlayGate:Session:Carrier", "Path")]);
        var segment = Segment(gate);

        using var first = await gate.GetAsync($"{segment}{Folder}index.m3u8");
        using var followed = await gate.GetAsync(first.Headers.Location!.OriginalString);
        gate.Clock.Advance(TimeSpan.FromSeconds(4));
        using var query = await gate.GetAsync($"{Folder}index.m3u8?{segment["/bcdn_".Length..]}");

        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        Assert.StartsWith("/streams/~", first.Headers.Location.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, followed.StatusCode);
        Assert.Equal("token_invalid", await TestGate.CodeOfAsync(query));
    }

    [Fact]
    public async Task A_segment_that_is_forged_doubled_or_hides_a_path_is_refused_and_goes_nowhere()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, [.. s_issuer, .. OpenRoute(origin)]);
        var segment = Segment(gate);
        string[] bad =
        [
            $"{segment}{segment}{Folder}index.m3u8",
            $"{segment};x=1{Folder}index.m3u8",
            $"{segment}&x=%2{Folder}index.m3u8",
            $"{segment}/../streams/cam/index.m3u8",
            $"{segment}/%2e%2e/streams/cam/index.m3u8",
            $"{segment}//streams/cam/index.m3u8",
            $"{segment}/streams%2Fcam/index.m3u8",
            $"{segment}/open/file.js",
            $"{segment}/api/tokens",
            $"/x/..{segment}{Folder}index.m3u8",
            segment,
            $"{segment}?a=/streams/cam/index.m3u8",
            $"{segment}&pad={new string('x', 4096)}{Folder}index.m3u8",
        ];
        string[] refused =
        [
            $"{segment.Replace("HS256-", "HS256-x", StringComparison.Ordinal)}{Folder}index.m3u8",
            $"{segment}&token=other{Folder}index.m3u8",
            $"{segment}&b=1{Folder}index.m3u8",
            $"{segment}/streams/camera/index.m3u8",
            $"{segment}{Folder}index.m3u8?viewer=anna",
            $"{segment}{Folder}index.m3u8?token=other",
            $"{segment}{Folder}index.m3u8?token_countries=DE",
        ];

        var codes = new List<(string Target, int Status)>();
        foreach (var target in bad.Concat(refused))
        {
            codes.Add((target, await StatusAsync(gate, target)));
        }

        Assert.All(codes.Take(bad.Length), answer => Assert.True(answer.Status == 400, $"{answer}"));
        Assert.All(codes.Skip(bad.Length), answer => Assert.True(answer.Status == 403, $"{answer}"));
        Assert.Empty(origin.Requests.All);
        Assert.Equal(200, await StatusAsync(gate, $"{segment}{Folder}index.m3u8"));
    }

    [Fact]
    public async Task Other_listeners_routes_and_gates_without_the_issuer_know_no_such_segment()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, [.. s_issuer, .. OpenRoute(origin)]);
        await using var other = await TestGate.InFrontOfAsync(origin, LmsTokens.Settings());
        var segment = Segment(gate);

        using var management = await gate.ManagementClient.GetAsync($"{segment}/api/sessions");
        using var health = await gate.ManagementClient.GetAsync($"{segment}/health/ready");
        using var open = await gate.GetAsync("/open/bcdn_token=1/file.js");

        Assert.Equal((404, 404), ((int)management.StatusCode, (int)health.StatusCode));
        Assert.Equal(400, await StatusAsync(other, $"{segment}{Folder}index.m3u8"));
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Equal(["/open/bcdn_token=1/file.js"], origin.Requests.All.Select(request => request.Target));
    }

    [Fact]
    public async Task It_is_explained()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", s_issuer);

        var good = await ExplainAsync(gate, $"https://video.example{Segment(gate, "viewer=anna")}{Folder}index.m3u8");
        var elsewhere = await ExplainAsync(gate, $"{Segment(gate)}/streams/camera/index.m3u8");

        Assert.Equal((200, "bunny", "anna"), ((int)good["status"]!, (string?)good["issuer"], (string?)good["claims"]!["viewer"]));
        Assert.Equal("token_stream_mismatch", (string?)elsewhere["code"]);
    }

    private static (string Key, string Value)[] OpenRoute(KestrelOrigin origin) =>
    [
        ("ReverseProxy:Routes:open:ClusterId", "open"),
        ("ReverseProxy:Routes:open:Match:Path", "/open/{**path}"),
        ("ReverseProxy:Routes:open:Metadata:PlayGate", "open"),
        ("ReverseProxy:Clusters:open:Destinations:one:Address", origin.Url),
    ];

    /// <summary>As Bunny's signer writes a directory token: the parameters in front of the path.</summary>
    private static string Segment(TestGate gate, string more = "")
    {
        var expires = gate.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = $"{Folder}{expires}token_path={Folder}{(more.Length > 0 ? "&" : "")}{more}";
        var mac = Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(signed)));
        var others = more.Length > 0 ? $"&{more}" : "";
        return $"/bcdn_token=HS256-{mac}&token_path={Uri.EscapeDataString(Folder)}{others}&expires={expires}";
    }

    /// <summary>Of a target that is sent as it is written.</summary>
    private static async Task<int> StatusAsync(TestGate gate, string target)
    {
        var answer = await RawClient.SendAsync(gate.Public, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return answer.Status;
    }

    private static async Task<JsonNode> ExplainAsync(TestGate gate, string url) =>
        (await gate.CallAsync("POST", "/api/tokens/explain", new JsonObject { ["url"] = url }.ToJsonString())).Json;
}
