using PlayGate.Streams;

namespace PlayGate.Tests.Streams;

public sealed class AntMediaNamesTests
{
    public static TheoryData<string> Examples => new(AntMediaNames.Table.Select(row => row.Example));

    public static TheoryData<string> DatedExamples => new(AntMediaNames.DatedTable.Select(row => row.Example));

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_example_of_each_row_fits_that_row_and_no_other(string example) =>
        Assert.Equal([example], AntMediaNames.Table.Where(row => row.Fits(AfterCam(example))).Select(row => row.Example));

    [Theory]
    [MemberData(nameof(DatedExamples))]
    public void The_example_of_each_dated_row_fits_that_row_and_no_other(string example)
    {
        Assert.DoesNotContain(AntMediaNames.Table, row => row.Fits(AfterCam(example)));
        Assert.Equal(
            [example],
            AntMediaNames.DatedTable.Where(row => row.Fits(AfterCam(example).Started())).Select(row => row.Example));
    }

    [Theory]
    [InlineData("cam_adaptive.m3u8")]
    [InlineData("cam__low.m3u8")]
    [InlineData("cam__0")]
    [InlineData("cam__a.b.c")]
    [InlineData("cam_240p.m3u8")]
    [InlineData("cam_300kbps.m3u8")]
    [InlineData("cam_240p300kbps.m3u8")]
    [InlineData("cam_300kbps240p.m3u8")]
    public void A_playlist_may_name_its_rendition(string path) => OnlyAntMediaCovers(path);

    [Theory]
    [InlineData("cam0000.ts")]
    [InlineData("cam0000.fmp4")]
    [InlineData("cam000000001.ts")]
    [InlineData("cam000000001.fmp4")]
    [InlineData("cam000000001.m4s")]
    [InlineData("cam_240p300kbps0001.ts")]
    [InlineData("cam_240p300kbps000000001.fmp4")]
    [InlineData("cam_240p000000001.ts")]
    [InlineData("cam_240p0001.ts")]
    [InlineData("cam_300kbps000000001.ts")]
    [InlineData("cam-1741579422.ts")]
    [InlineData("cam-20250310-1741579422.ts")]
    [InlineData("cam-2025-03-10-1741579422.ts")]
    [InlineData("cam-20250310-040342.ts")]
    [InlineData("cam-20250310040342.fmp4")]
    [InlineData("cam_240p300kbps-20250310-1741579422.ts")]
    [InlineData("cam_240p-1741579422.fmp4")]
    [InlineData("cam_240p300kbps-0310-1741579422.ts")]
    [InlineData("cam_240p300kbps-10-1741579422.ts")]
    [InlineData("cam_240p300kbps1741579422.ts")]
    [InlineData("cam_240p300kbpsx20260310#1741579422.ts")]
    [InlineData("cam_300kbps240p-live-7.m4s")]
    [InlineData("cam_240p300kbps.1.fmp4")]
    [InlineData("cam_240p-10-1741579422.ts")]
    [InlineData("cam_300kbps1741579422.fmp4")]
    [InlineData("cam-0310-1741579422.ts")]
    [InlineData("cam-10-1741579422.ts")]
    [InlineData("cam-2025-03-10_04-03-42.123-0310-1741579422.ts")]
    [InlineData("cam-2025-03-10_04-03-42.123_240p500kbps1741579422.ts")]
    [InlineData("cam_1741579422123_init.mp4")]
    [InlineData("cam_240p300kbps_1741579422123_init.mp4")]
    [InlineData("cam_init.mp4")]
    [InlineData("cam_240p300kbps_init.mp4")]
    public void A_segment_has_a_number_or_a_time(string path) => OnlyAntMediaCovers(path);

    [Theory]
    [InlineData("cam_1.mp4")]
    [InlineData("cam_23.webm")]
    [InlineData("cam_1.mp3")]
    [InlineData("cam_240p.mp4")]
    [InlineData("cam_240p300kbps.mp4")]
    [InlineData("cam_240p300kbps.webm")]
    [InlineData("cam_240p300kbps_1.mp4")]
    [InlineData("cam_240p300kbps_12.webm")]
    [InlineData("cam-2025-03-10_04-03-42.123.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.123.webm")]
    [InlineData("cam-2025-03-10_04-03-42.123_240p500kbps.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.123_240p500kbps_1.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.123-mine_2.webm")]
    [InlineData("cam-2025-03-10_04-03-42.123.m3u8")]
    [InlineData("cam-2025-03-10_04-03-42.123_adaptive.m3u8")]
    [InlineData("cam-2025-03-10_04-03-42.123_240p500kbps.m3u8")]
    [InlineData("cam-2025-03-10_04-03-42.123000000001.ts")]
    [InlineData("cam-2025-03-10_04-03-42.123_240p500kbps000000001.ts")]
    public void A_recording_may_be_numbered_rendered_or_dated(string path) => OnlyAntMediaCovers(path);

    [Theory]
    [InlineData("cam_adaptive.mpd")]
    [InlineData("cam_adaptive_2.m3u8")]
    [InlineData("cam__")]
    [InlineData("cam__low/index.m3u8")]
    [InlineData("cam_p.m3u8")]
    [InlineData("cam_kbps.m3u8")]
    [InlineData("cam_240.m3u8")]
    [InlineData("cam_240P.m3u8")]
    [InlineData("cam_240p300.m3u8")]
    [InlineData("cam_240p300kbps.mpd")]
    [InlineData("cam_240psecret.m3u8")]
    [InlineData("cam_1234567890p.m3u8")]
    [InlineData("cam_240p/index.m3u8")]
    [InlineData("cam1.ts")]
    [InlineData("cam001.ts")]
    [InlineData("cam00001.ts")]
    [InlineData("cam00000001.ts")]
    [InlineData("cam0000000001.ts")]
    [InlineData("cam0001.mp4")]
    [InlineData("cam0001.m3u8")]
    [InlineData("cam_0001.ts")]
    [InlineData("cam-1.ts")]
    [InlineData("cam-174157942.ts")]
    [InlineData("cam-17415794220.ts")]
    [InlineData("cam-20250310-secret.ts")]
    [InlineData("cam-20250310-.ts")]
    [InlineData("cam-1741579422.m3u8")]
    [InlineData("cam-1741579422/x.ts")]
    [InlineData("cam_240p300kbps-live.ts")]
    [InlineData("cam_240p300kbps.ts")]
    [InlineData("cam_240p300kbpsx/1.ts")]
    [InlineData("cam_240p300kbps/x1.ts")]
    [InlineData("cam_240p300kbpsx1.m3u8")]
    [InlineData("cam_240p300kbpsx1.mp4")]
    [InlineData("cam_240px000000001.ts")]
    [InlineData("cam_240psecret1.ts")]
    [InlineData("cam_300kbpsx1.ts")]
    [InlineData("cam_240px1.m3u8")]
    [InlineData("cam1741579422.ts")]
    [InlineData("camx20260310#1741579422.ts")]
    [InlineData("cam--1741579422.ts")]
    [InlineData("cam-031-1741579422.ts")]
    [InlineData("cam-secret-1741579422.ts")]
    [InlineData("cam_123_init.mp4")]
    [InlineData("cam_init.m3u8")]
    [InlineData("cam_secret_init.mp4")]
    [InlineData("cam_secret.mp4")]
    [InlineData("cam_.mp4")]
    [InlineData("cam_1.m3u8")]
    [InlineData("cam_1_2.mp4")]
    [InlineData("cam_1x.mp4")]
    [InlineData("cam_\u0661.mp4")]
    [InlineData("cam_1234567890.mp4")]
    [InlineData("cam_240p300kbps.mp3")]
    [InlineData("cam_240p300kbps_x.mp4")]
    [InlineData("cam-2025-03-10.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.12.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.1234.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.123/x.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.123_a/x.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.123_a.b.mp4")]
    [InlineData("cam-2025-03-10_04-03-42.123.sh")]
    public void A_name_of_nearly_that_shape_is_another_streams(string path) =>
        Assert.False(StreamPaths.Covers("cam", path, StreamNames.AntMedia, anyFolder: false));

    [Fact]
    public void What_a_dated_recording_may_add_is_bounded()
    {
        const string Dated = "cam-2025-03-10_04-03-42.123_";
        Assert.True(StreamPaths.Covers("cam", Dated + new string('a', 64) + ".mp4", StreamNames.AntMedia, anyFolder: false));
        Assert.False(StreamPaths.Covers("cam", Dated + new string('a', 65) + ".mp4", StreamNames.AntMedia, anyFolder: false));
    }

    private static SuffixReader AfterCam(string path) => new(path.AsSpan("cam".Length));

    private static void OnlyAntMediaCovers(string path)
    {
        Assert.True(StreamPaths.Covers("cam", path, StreamNames.AntMedia, anyFolder: false));
        Assert.False(StreamPaths.Covers("cam", path, StreamNames.Plain, anyFolder: false));
    }
}
