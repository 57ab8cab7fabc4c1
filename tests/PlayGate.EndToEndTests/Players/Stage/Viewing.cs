using System.Net;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Origins;
using Xunit.Abstractions;

namespace PlayGate.EndToEndTests.Players.Stage;

/// <summary>One player, one stream, one token, and what must hold afterwards.</summary>
internal static class Viewing
{
    private const int Attempts = 3;

    /// <summary>Plays and checks; what the player sent is written to the test's output, for <c>docs/players.md</c>.</summary>
    public static async Task PlaysAsync(Player player, StreamKind kind, Carrier carrier, ITestOutputHelper output)
    {
        for (var left = Attempts; !await PlaysAsync(player, kind, carrier, output, isLast: left == 1); left--)
        {
            output.WriteLine($"{player} gave up; again");
        }
    }

    /// <summary>False where the player gave up although all that it asked for was answered well.</summary>
    private static async Task<bool> PlaysAsync(Player player, StreamKind kind, Carrier carrier, ITestOutputHelper output, bool isLast)
    {
        var gate = await PlayerGate.SharedAsync(carrier);
        var stream = await TestStreams.OfAsync(kind);
        var id = stream.NewId();
        var token = await gate.MintAsync(id);
        await using var relay = RecordingRelay.Before(gate.Url);
        var url = new Uri(relay.Url, $"/streams/{id}/{stream.Entry}?token={token}");

        var playback = await player.PlayAsync(url, stream);

        var log = ExchangeLog.Of(relay.Exchanges.All, token);
        output.WriteLine($"{player} {kind} {carrier}: {playback.Frames} frames\n{log}");
        if (!isLast && player.GaveUp(playback) && relay.Exchanges.All.All(exchange => exchange.Status is 200 or 206 or 302))
        {
            return false;
        }

        Assert.True(playback.Frames >= stream.FramesToSee, $"{playback.Frames} frames of {stream.FramesToSee}\n{log}\n{playback.Log}");
        Assert.DoesNotContain(relay.Exchanges.All, exchange => exchange.Status == (int)HttpStatusCode.Forbidden);
        Assert.Equal(0, await gate.UsableTokensAsync(id));
        Assert.Equal(1, await gate.SessionsAsync(id));
        await AssertFetchedWithoutSecretsAsync(id, token);
        Assert.Equal(HttpStatusCode.Forbidden, await CopyAsync(url));
        return true;
    }

    private static async Task AssertFetchedWithoutSecretsAsync(string id, string token)
    {
        var origin = await StreamOrigin.SharedAsync();
        var fetched = origin.Requests.All.Where(request => request.Target.Contains($"/{id}/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(fetched);
        // Also not as a Referer, in which GStreamer sends the URL of the playlist with every segment.
        Assert.All(fetched, request => Assert.DoesNotContain(token, request.Head, StringComparison.Ordinal));
        Assert.All(fetched, request => Assert.DoesNotContain("/~", request.Head, StringComparison.Ordinal));
    }

    /// <summary>A second viewer with the copied URL; another agent, since the grace is for the same client only.</summary>
    private static async Task<HttpStatusCode> CopyAsync(Uri url)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.UserAgent.ParseAdd("second-viewer/1.0");
        using var response = await client.GetAsync(url);
        return response.StatusCode;
    }
}
