using System.Net;
using System.Security.Cryptography;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>MP4 and other files that players read in ranges: one token, one session, the origin's bytes.</summary>
public sealed class ProgressiveTests : IAsyncLifetime
{
    private static readonly byte[] Movie = RandomNumberGenerator.GetBytes(300_000);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("playgate-movie-");
    private KestrelOrigin _origin = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "movie.mp4"), Movie);
        _origin = await KestrelOrigin.StartAsync(context => Microsoft.AspNetCore.Http.Results.File(
            Path.Combine(_folder.FullName, "movie.mp4"),
            "video/mp4",
            lastModified: new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
            entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue("\"v1\""),
            enableRangeProcessing: true).ExecuteAsync(context));
    }

    public async Task DisposeAsync()
    {
        await _origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Cookie", "bytes=0-1")] // Safari's and AVPlayer's opening
    [InlineData("Cookie", "bytes=0-")]
    [InlineData("Path", "bytes=0-1")]
    [InlineData("Auto", "bytes=0-")]
    [InlineData("Auto", null)]
    public async Task Every_seek_after_the_opening_is_the_same_session(string carrier, string? opening)
    {
        await using var gate = await TestGate.InFrontOfAsync(_origin, ("PlayGate:Session:Carrier", carrier));
        (string, string)[] range = opening is null ? [] : [("Range", opening)];
        var target = $"/streams/movie.mp4?token={await gate.MintAsync("movie")}";

        using var first = await gate.GetAsync(target, headers: range);
        var cookie = first.Headers.Contains("Set-Cookie") ? TestGate.CookieOf(first) : null;
        target = first.Headers.Location?.OriginalString ?? target; // with the cookie the used token does no harm
        using var opened = await gate.GetAsync(target, cookie, range);
        var (status, length) = opening switch
        {
            null => (HttpStatusCode.OK, Movie.Length),
            "bytes=0-1" =>
            (HttpStatusCode.PartialContent, 2),
            _ => (HttpStatusCode.PartialContent, Movie.Length)
        };
        Assert.Equal(status, opened.StatusCode);
        Assert.Equal(Movie[..length], await opened.Content.ReadAsByteArrayAsync());

        foreach (var (asked, from, to) in new[]
        {
            ("bytes=1000-1999", 1000, 1999), ("bytes=-500", Movie.Length - 500, Movie.Length - 1), ("bytes=299999-", 299_999, 299_999),
        })
        {
            using var seek = await gate.GetAsync(target, cookie, ("Range", asked));
            Assert.Equal(HttpStatusCode.PartialContent, seek.StatusCode);
            Assert.Equal($"bytes {from}-{to}/{Movie.Length}", seek.Content.Headers.ContentRange?.ToString());
            Assert.Equal(Movie[from..(to + 1)], await seek.Content.ReadAsByteArrayAsync());
            Assert.Equal("video/mp4", seek.Content.Headers.ContentType?.MediaType);
            Assert.Equal(["bytes"], seek.Headers.AcceptRanges);
            Assert.False(seek.Headers.Contains("Set-Cookie"));
        }

        var sessions = await gate.ManagementClient.GetStringAsync(new Uri("/api/sessions?streamId=movie", UriKind.Relative));
        Assert.Equal(2, sessions.Split("\"startedAt\"").Length);
    }

    [Fact]
    public async Task Past_the_end_is_416_also_on_the_first_request_and_the_session_is_open()
    {
        await using var gate = await TestGate.InFrontOfAsync(_origin);

        using var first = await gate.GetAsync(
            $"/streams/movie.mp4?token={await gate.MintAsync("movie")}", headers: ("Range", "bytes=300000-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, first.StatusCode);
        Assert.Equal("bytes */300000", first.Content.Headers.ContentRange?.ToString());
        using var second = await gate.GetAsync("/streams/movie.mp4", TestGate.CookieOf(first), ("Range", "bytes=0-9"));
        Assert.Equal(Movie[..10], await second.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("\"v1\"", HttpStatusCode.PartialContent)]
    [InlineData("\"v0\"", HttpStatusCode.OK)]
    [InlineData("Sun, 01 Mar 2026 00:00:00 GMT", HttpStatusCode.PartialContent)]
    public async Task A_conditional_range_is_the_origins_to_answer(string ifRange, HttpStatusCode expected)
    {
        await using var gate = await TestGate.InFrontOfAsync(_origin);
        var cookie = await gate.OpenAsync("/streams/movie.mp4", await gate.MintAsync("movie"));

        using var response = await gate.GetAsync("/streams/movie.mp4", cookie, ("Range", "bytes=10-19"), ("If-Range", ifRange));
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? Movie : Movie[10..20], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_probe_by_head_and_a_conditional_request_see_what_the_origin_says()
    {
        await using var gate = await TestGate.InFrontOfAsync(_origin);
        var token = await gate.MintAsync("movie");

        using var head = await gate.SendAsync(HttpMethod.Head, $"/streams/movie.mp4?token={token}");
        Assert.Equal(Movie.Length, head.Content.Headers.ContentLength);
        Assert.Equal("\"v1\"", head.Headers.ETag?.Tag);
        Assert.Equal(["bytes"], head.Headers.AcceptRanges);
        using var notModified = await gate.GetAsync($"/streams/movie.mp4?token={token}", headers: ("If-None-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.NotModified, notModified.StatusCode);
        Assert.True(notModified.Headers.Contains("Set-Cookie"));
    }
}
