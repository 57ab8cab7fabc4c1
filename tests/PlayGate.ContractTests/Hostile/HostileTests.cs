using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PlayGate.Testing;

namespace PlayGate.ContractTests.Hostile;

/// <summary>
/// Thousands of requests of every form, by viewers who may see some streams, through the whole gate to an origin that misbehaves in every
/// way. No byte of a stream that a viewer has no session for reaches them, nothing of theirs reaches anybody else, and the next honest
/// viewer gets exactly what the origin has (issue 15). A failure prints its seed; PLAYGATE_HOSTILE_SEED repeats it, PLAYGATE_HOSTILE_CASES
/// sets how many there are.
/// </summary>
public sealed partial class HostileTests(HostileGate gate) : IClassFixture<HostileGate>
{
    private const int Viewers = 6;
    private const string Honest = "h";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly string[] OwnStreams = ["cam", "yard", "open"];
    private volatile bool _isFound;

    [Fact]
    public async Task Nothing_of_anybody_reaches_anybody_else()
    {
        var seed = Setting("PLAYGATE_HOSTILE_SEED") ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        var cases = (int)(Setting("PLAYGATE_HOSTILE_CASES") ?? 3000) / Viewers;
        var secret = await gate.OpenAsync("secret");

        // What the gate waits for, such as another attempt to connect, comes by its own clock.
        await using var time = TimeProvider.System.CreateTimer(_ => gate.Gate.Clock.Advance(Tick), null, Tick, Tick);
        var faults = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(number => AttackAsync(number, seed, cases, secret)));

        var found = faults.OfType<string>().ToList();
        Assert.True(found.Count == 0, $"PLAYGATE_HOSTILE_SEED={seed}\n{string.Join("\n\n", found)}");
        Assert.DoesNotContain(gate.Origin.Requests, request => Secrets().IsMatch(request.Head));
    }

    private static ulong? Setting(string name) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>All cases of one viewer; the first fault, or null.</summary>
    private async Task<string?> AttackAsync(int number, ulong seed, int cases, string secret)
    {
        using var viewer = new HostileViewer(gate, number);
        await viewer.EnterAsync();
        for (var index = 0; index < cases && !_isFound; index++)
        {
            var draw = new Draw(seed + ((ulong)number << 40) + ((ulong)index << 20));
            await viewer.PrepareAsync(draw);
            var attack = HostileCase.Make(draw, viewer);
            if (await FaultAsync(viewer, attack, number, draw, secret) is { } fault)
            {
                _isFound = true;
                return $"viewer {number}, case {index}: {fault}\n{attack}";
            }
        }

        return null;
    }

    private static async Task<string?> FaultAsync(HostileViewer viewer, HostileCase attack, int number, Draw draw, string secret)
    {
        try
        {
            return FaultIn(await viewer.AttackAsync(attack), number) ?? await FaultForHonestAsync(viewer, draw, secret);
        }
        catch (OperationCanceledException)
        {
            return "there was no answer";
        }
    }

    private static string? FaultIn(string answer, int number)
    {
        foreach (Match mark in Marks().Matches(answer))
        {
            var (kind, value) = (mark.Groups["kind"].Value, mark.Groups["value"].Value);
            if (kind == "stream" ? !OwnStreams.Contains(value) : value != number.ToString(CultureInfo.InvariantCulture))
            {
                return $"it got {mark.Value}, in an answer that begins with {answer.Split('\r')[0]}";
            }
        }

        var status = answer.Length == 0
            ? 200
            : int.Parse(answer.AsSpan("HTTP/1.1 ".Length, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        return status is 100 or (>= 200 and < 500) or 502 or 503 or 504 ? null : $"it was answered {status}";
    }

    private static async Task<string?> FaultForHonestAsync(HostileViewer viewer, Draw draw, string secret)
    {
        var stream = draw.OneIn(3) ? "secret" : "cam";
        var path = $"/streams/{stream}/{Honest}{draw.Below(6)}.ts";
        var (status, content) = await viewer.PlayAsync(path, stream == "secret" ? secret : viewer.Cookie);
        var expected = Encoding.Latin1.GetString(HostileRequest.ContentOf(stream, path));
        return status == HttpStatusCode.OK && content == expected
            ? null
            : $"the next honest viewer of {path} got {(int)status} {content[..Math.Min(60, content.Length)]}";
    }

    [GeneratedRegex(@"\[\[(?<kind>stream|viewer):(?<value>\w+)\]\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Marks();

    /// <summary>Tokens in a query and cookies of the gate: the origin sees neither.</summary>
    [GeneratedRegex(
        @"[?&]token=|playgate-?\w*=|/~", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Secrets();
}
