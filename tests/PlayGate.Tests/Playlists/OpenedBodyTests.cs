using Microsoft.AspNetCore.Http;
using PlayGate.Playlists;

namespace PlayGate.Tests.Playlists;

/// <summary>What is held of a playlist counts, and no longer than it is held.</summary>
public sealed class OpenedBodyTests
{
    private const int MiB = 1024 * 1024;
    private readonly PlaylistMemory _held = new(TimeProvider.System);

    [Fact]
    public async Task What_is_held_counts_until_it_has_been_read()
    {
        await using var body = new PeekedBody(Bytes(MiB), Hold());
        Assert.True(await body.TryHoldAsync(CancellationToken.None));
        Assert.InRange(_held.Bytes, MiB, 2 * MiB);

        await body.ReadExactlyAsync(new byte[MiB - 1]);
        Assert.InRange(_held.Bytes, MiB, 2 * MiB);
        await body.ReadExactlyAsync(new byte[1]);
        Assert.Equal(0, _held.Bytes);
    }

    [Fact]
    public async Task What_is_read_ahead_counts_as_it_grows_and_what_nobody_reads_is_given_back()
    {
        var body = new PeekedBody(new MemoryStream(new byte[5 * MiB]), Hold());
        Assert.True(await body.ReadAheadAsync(PlaylistRewriter.DefaultMaxLength, null, CancellationToken.None));
        Assert.Equal(8 * MiB, _held.Bytes);
        body.Cut(new(10, 20));
        await body.DisposeAsync();
        Assert.Equal(0, _held.Bytes);
    }

    [Fact]
    public async Task Nothing_is_held_beyond_a_share()
    {
        await using var first = new PeekedBody(Bytes(16 * MiB), Hold());
        await using var second = new PeekedBody(new MemoryStream(new byte[MiB]), Hold());
        Assert.True(await first.TryHoldAsync(CancellationToken.None));
        Assert.False(await second.ReadAheadAsync(MiB, null, CancellationToken.None));
        Assert.Equal(16 * MiB, _held.Bytes);
    }

    [Fact]
    public async Task A_short_one_counts_nothing()
    {
        await using var body = new PeekedBody(new MemoryStream(new byte[1000]), Hold());
        Assert.True(await body.ReadAheadAsync(PeekedBody.ReadAhead, null, CancellationToken.None));
        Assert.Equal(0, _held.Bytes);
    }

    private static PooledBytes Bytes(int count)
    {
        var bytes = new PooledBytes();
        bytes.GetSpan(count);
        bytes.Advance(count);
        return bytes;
    }

    private PlaylistHold Hold() => new(_held, new DefaultHttpContext(), client: 1);
}
