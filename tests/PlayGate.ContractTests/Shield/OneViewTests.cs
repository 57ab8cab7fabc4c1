using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.AspNetCore.Http;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Shield;

/// <summary>
/// Two ways lead to a stored answer, past the proxy and through it. Whatever a viewer sends and whatever the origin chooses by, both give
/// the same (issue 15): requests made at random, the same to both.
/// </summary>
public sealed partial class OneViewTests
{
    private const int RequestsOfCase = 12;

    private static readonly (string Name, string[] Values)[] Fields =
    [
        ("Accept", ["*/*", "video/*, audio/*", ""]),
        ("Accept-Encoding", ["gzip", "gzip, br", "br;q=1, gzip;q=0", "zstd", "identity", "*"]),
        ("Accept-Language", ["de", "en, de", "de,en"]),
        ("User-Agent", ["player/1", "player/2 (x, y)"]),
        ("Origin", ["https://site.example", "https://other.example", "null"]),
        ("Referer", ["https://site.example/page", "https://site.example/?token=abc"]),
        ("Cookie", ["theirs=1"]),
        ("Authorization", ["Basic QTpC"]),
        ("X-Forwarded-For", ["203.0.113.1", "198.51.100.7, 203.0.113.1"]),
        ("X-Forwarded-Proto", ["https"]),
        ("X-Forwarded-Host", ["evil.example"]),
        ("X-Real-IP", ["203.0.113.1"]),
        ("Forwarded", ["for=203.0.113.1"]),
        ("X-Original-URL", ["/streams/other/1.ts"]),
        ("X-PlayGate-Cdn", ["guess"]),
        ("X-Device", ["tv", "phone"]),
        ("Content-Type", ["text/plain"]),
        ("Content-Language", ["de"]),
        ("Expires", ["0"]),
        ("TE", ["trailers"]),
        ("Proxy-Authorization", ["Basic QTpC"]),
        ("Traceparent", ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]),
        ("Cache-Control", ["no-cache", "no-store", "max-age=0"]),
        ("Pragma", ["no-cache"]),
        ("Host", ["a.example", "b.example"]),
        ("Range", ["bytes=0-", "bytes=2-4", "bytes=-3", "bytes=0-1,3-4", "bytes=99-", "lines=1-2"]),
        ("If-Range", ["\"v1\"", "\"v0\"", "W/\"v1\""]),
        ("If-None-Match", ["\"v1\"", "\"v0\"", "*"]),
        ("If-Modified-Since", ["Sun, 01 Mar 2026 11:00:00 GMT"]),
        ("If-Match", ["\"v1\""]),
    ];

    private static readonly string[] Files = ["1.ts", "2.mp4", "live.m3u8", "manifest.mpd", "plain", "3.ts?b=2&a=1"];

    private static readonly Gen<Case> Cases = Gen.Select(
        Gen.OneOf<string>(Files),
        Gen.OneOf<string>(Array.ConvertAll(Fields, field => field.Name)).Array[0, 2],
        Gen.Int[0, 99_999].Array[Fields.Length].Array[RequestsOfCase],
        (file, vary, rolls) => new Case(file, vary, rolls));

    private readonly Dictionary<string, string> _vary = new(StringComparer.Ordinal);
    private int _number;

    [Fact]
    public async Task Both_ways_to_a_stored_answer_give_the_same()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        origin.Answer = AnswerAsync;
        await using var past = await GateAsync(origin, "true");
        await using var through = await GateAsync(origin, "false");
        var cookies = (Past: await past.OpenAsync("/streams/cam/open.ts", await past.MintAsync("cam")), Through: await through.OpenAsync(
            "/streams/cam/open.ts", await through.MintAsync("cam")));

        await Cases.SampleAsync(
            async one =>
            {
                var target = $"/streams/cam/{_number++}/{one.File}";
                _vary[target.Split('?')[0]] = string.Join(", ", one.Vary);
                foreach (var lines in one.Rolls.Select(rolls => LinesOf(rolls, one.Vary)))
                {
                    var (left, right) =
                        (await AskAsync(past, target, cookies.Past, lines), await AskAsync(through, target, cookies.Through, lines));
                    Assert.True(left == right, $"{target}, Vary: {string.Join(", ", one.Vary)}\n{string.Join('\n', lines)}\n\npast the "
                        + $"proxy:\n{left}\n\nthrough it:\n{right}");
                }
            },
            iter: 180,
            threads: 1);
    }

    [GeneratedRegex("[0-9a-f]{24}", RegexOptions.NonBacktracking)]
    private static partial Regex Boundary();

    private static Task<TestGate> GateAsync(KestrelOrigin origin, string skips) => TestGate.InFrontOfAsync(
        origin, ("PlayGate:Shield:SkipProxyOnHit", skips), ("PlayGate:Cors:AllowedOrigins:0", "https://site.example"),
        ("AllowedHosts", "*"));

    /// <summary>The body says what the origin chose by.</summary>
    private Task AnswerAsync(HttpContext context)
    {
        var names = _vary.GetValueOrDefault(context.Request.Path.Value!, "");
        var body = "chosen by " + string.Join(';', names.Split(", ").Select(name => $"{name}={context.Request.Headers[name]}"));
        return OriginAnswer.Respond(
            200, body, ("Content-Type", "video/mp2t"), ("Cache-Control", "max-age=60"), ("ETag", "\"v1\""), ("Vary", names),
            ("Last-Modified", "Sun, 01 Mar 2026 11:00:00 GMT"), ("Date", "Sun, 01 Mar 2026 12:00:00 GMT"))(context);
    }

    /// <summary>Those that the origin chooses by as a rule, others now and then, some twice.</summary>
    private static List<string> LinesOf(int[] rolls, string[] vary)
    {
        var lines = new List<string>();
        foreach (var ((name, values), roll) in Fields.Zip(rolls))
        {
            if (roll % 100 < (vary.Contains(name) ? 70 : 4))
            {
                var count = name != "Host" && roll / 100 % 8 == 0 ? 2 : 1;
                lines.AddRange(Enumerable.Range(0, count).Select(line => $"{name}: {values[((roll / 800) + line) % values.Length]}"));
            }
        }

        return lines;
    }

    private static async Task<string> AskAsync(TestGate gate, string target, string session, List<string> lines)
    {
        var hasHost = lines.Exists(line => line.StartsWith("Host:", StringComparison.Ordinal));
        var theirs = lines.Where(line => !line.StartsWith("Cookie:", StringComparison.Ordinal));
        var cookies = lines.Where(line => line.StartsWith("Cookie:", StringComparison.Ordinal)).Select(line => line["Cookie: ".Length..])
            .Append(session);
        var answer = await RawClient.SendAsync(
            gate.Public, "GET", target,
            [
                .. hasHost ? [] : new[] { "Host: h.example" }, .. theirs, $"Cookie: {string.Join("; ", cookies)}",
            ]);

        // A fetch whose last byte has come ends a moment later; who comes in between joins it.
        var fields = answer.Headers.Select(field => $"{field.Key}: {field.Value}").Order(StringComparer.Ordinal)
            .Select(line => line == "X-Cache: COALESCED" ? "X-Cache: HIT" : line);

        // Between parts stands something random.
        return Boundary().Replace(string.Join('\n', fields.Append(answer.Text).Prepend($"{answer.Status}")), "boundary");
    }

    /// <param name="File">What is asked for.</param>
    /// <param name="Vary">What the origin chooses by.</param>
    /// <param name="Rolls">For each request, what decides about each of <see cref="Fields"/>.</param>
    private sealed record Case(string File, string[] Vary, int[][] Rolls);
}
