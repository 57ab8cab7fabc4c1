using System.Buffers;
using System.Text;
using PlayGate.Playlists;

namespace PlayGate.Tests.Playlists;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rewriting_allocates_nothing_for_a_line(bool isHls)
    {
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var rewriter = Playlist.RewriterOf(isHls, Playlist.Scope, int.MaxValue);
        var lines = Encoding.UTF8.GetBytes(isHls
            ? "#EXTINF:4,\n/live/streams/a.ts\n#EXT-X-KEY:METHOD=AES-128,URI=\"/live/streams/k\"\n#EXTINF:4,\nb.ts\n"
            : "<Period><SegmentTemplate media=\"/live/streams/a\" startNumber='1'/><!-- x --><S t=\"0\" d=\"1\"/></Period>");
        if (!isHls)
        {
            rewriter.Write("<MPD>"u8, output);
        }

        Allocations.AreNoneIn(() =>
        {
            output.ResetWrittenCount();
            rewriter.Write(lines, output);
            rewriter.Write(lines.AsSpan(0, 30), output);
            rewriter.Write(lines.AsSpan(30), output);
        });
        Assert.Equal(PlaylistTrouble.None, rewriter.Trouble);
        Assert.True(rewriter.Changed);
    }

    [Fact]
    public void Only_what_cannot_be_judged_yet_is_held()
    {
        var output = new ArrayBufferWriter<byte>();
        var rewriter = Playlist.RewriterOf(isHls: true, Playlist.Scope);
        var length = 0;
        foreach (var piece in "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"data:;base64,"u8.ToArray().Concat(
            Enumerable.Repeat((byte)'A', 100_000)))
        {
            rewriter.Write([piece], output);
            length++;
            Assert.InRange(output.WrittenCount, length - 64, length);
        }
    }
}
