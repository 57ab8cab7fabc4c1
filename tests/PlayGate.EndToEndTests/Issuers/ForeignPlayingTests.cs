using System.Text.Json;
using PlayGate.EndToEndTests.Documentation;
using PlayGate.EndToEndTests.Players.Programs;
using PlayGate.EndToEndTests.Players.Streams;
using Xunit.Abstractions;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>A real player on tokens that real signers made: each is worth one viewing, whatever its format.</summary>
public sealed class ForeignPlayingTests(ITestOutputHelper output)
{
    public static TheoryData<string> Formats =>
    [
        "AntMedia", "Mux", "CloudflareStream", "MediaMtx", "UriSigning", "Cat", "Akamai", "Bunny", "BunnyPath", "SecureLink",
    ];

    [SignerTheory("ffmpeg")]
    [MemberData(nameof(Formats))]
    public async Task Ffmpeg_plays_once_on_the_token_of_another_signer(string format)
    {
        var stage = await IssuerStage.SharedAsync();
        var stream = await TestStreams.OfAsync(StreamKind.HlsTs);
        var id = stream.NewId();
        var url = (await stage.Signers.SignAsync(stage.Host.PublicUrl, id, stream.Entry))[format];
        output.WriteLine($"{url}");

        var first = await new Ffmpeg().PlayAsync(url, stream);
        var second = await new Ffmpeg("second-viewer/1.0").PlayAsync(url, stream);

        Assert.True(first.Frames >= stream.FramesToSee, $"{first.Frames} frames of {stream.FramesToSee}\n{first.Log}");
        Assert.Equal(0, second.Frames);
        Assert.Contains("403", second.Log, StringComparison.Ordinal);
        var session = Assert.Single(await stage.SessionsAsync(id))!;
        Assert.Equal((format.Replace("Path", ""), id), ((string?)session["issuer"], (string?)session["streamId"]));
        await AssertFetchedWithoutTokenAsync(id, url);
    }

    /// <summary>The formula of these tests is Bunny's: its signer made the same of the same.</summary>
    [Fact]
    public void Bunnys_own_signer_makes_the_same_urls()
    {
        const long Expires = 1777899600;
        var file = Path.Combine(Documents.Root, "tests/PlayGate.Tests/Issuers/Vectors/bunny.json");
        using var vectors = JsonDocument.Parse(File.ReadAllText(file));
        var key = vectors.RootElement.GetProperty("key").GetString()!;
        string Theirs(string name) => new Uri(vectors.RootElement.GetProperty("vectors").EnumerateArray()
            .Single(vector => vector.GetProperty("name").GetString() == name).GetProperty("url").GetString()!).PathAndQuery;

        Assert.Equal(Theirs("HMAC: folder"), ForeignSigners.BunnyQuery(key, "/streams/cam/", "index.m3u8", Expires));
        Assert.Equal(Theirs("HMAC: folder in the path"), ForeignSigners.BunnyPath(key, "/streams/cam/", "index.m3u8", Expires));
    }

    private static async Task AssertFetchedWithoutTokenAsync(string id, Uri url)
    {
        var origin = await StreamOrigin.SharedAsync();
        var fetched = origin.Requests.All.Where(request => request.Target.Contains($"/{id}/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(fetched);
        var secrets = url.PathAndQuery.Split('?', '&', '/', '=').Where(part => part.Length > 20);
        Assert.All(
            fetched, request => Assert.All(secrets, secret => Assert.DoesNotContain(secret, request.Head, StringComparison.Ordinal)));
    }
}
