using CsCheck;
using PlayGate.Streams;

namespace PlayGate.Tests.Streams;

public sealed class StreamPathsTests
{
    [Theory]
    [InlineData("cam", "cam")]
    [InlineData("cam", "cam.m3u8")]
    [InlineData("cam", "cam.mpd")]
    [InlineData("cam", "cam.x")]
    [InlineData("cam", "cam.12345678")]
    [InlineData("cam", "cam/index.m3u8")]
    [InlineData("cam", "cam/1080p/0001.m4s")]
    [InlineData("cam", "cam/other.m3u8")]
    [InlineData("room/cam", "room/cam")]
    [InlineData("room/cam", "room/cam.m3u8")]
    [InlineData("room/cam", "room/cam/init.mp4")]
    [InlineData("cam.v2", "cam.v2.m3u8")]
    public void Under_both_schemes_a_stream_has_its_name_its_name_with_an_extension_and_its_folder(string id, string path)
    {
        Assert.True(Covers(id, path, StreamNames.Plain));
        Assert.True(Covers(id, path, StreamNames.AntMedia));
    }

    [Theory]
    [InlineData("cam", "cam10.m3u8")]
    [InlineData("cam", "camx.m3u8")]
    [InlineData("cam", "cam_secret.m3u8")]
    [InlineData("cam", "cam-secret.m3u8")]
    [InlineData("cam", "cam_secret/index.m3u8")]
    [InlineData("cam", "ca")]
    [InlineData("cam", "Cam.m3u8")]
    [InlineData("cam", "CAM")]
    [InlineData("cam", "cam.")]
    [InlineData("cam", "cam.123456789")]
    [InlineData("cam", "cam.tar.gz")]
    [InlineData("cam", "cam.m3\u00b28")]
    [InlineData("cam", "cam.a-b")]
    [InlineData("cam", "cam.x/index.m3u8")]
    [InlineData("cam", "other/cam.m3u8")]
    [InlineData("room/cam", "room")]
    [InlineData("room/cam", "room/index.m3u8")]
    [InlineData("room/cam", "cam.m3u8")]
    public void Under_both_schemes_a_neighbour_is_not_covered(string id, string path)
    {
        Assert.False(Covers(id, path, StreamNames.Plain));
        Assert.False(Covers(id, path, StreamNames.AntMedia));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/cam")]
    [InlineData("cam/")]
    [InlineData("cam//a.ts")]
    [InlineData("cam/../other.m3u8")]
    [InlineData("cam/./a.ts")]
    [InlineData("cam/..")]
    [InlineData("../cam")]
    [InlineData("./cam")]
    public void A_path_that_is_still_to_be_normalised_is_covered_by_nothing(string path)
    {
        Assert.False(Covers("cam", path, StreamNames.Plain, anyFolder: true));
        Assert.False(Covers("cam", path, StreamNames.AntMedia, anyFolder: true));
    }

    [Fact]
    public void No_stream_covers_nothing() => Assert.False(Covers("", "__low.m3u8", StreamNames.AntMedia, anyFolder: true));

    [Theory]
    [InlineData("a/cam")]
    [InlineData("a/cam.m3u8")]
    [InlineData("a/b/c/cam_adaptive.m3u8")]
    [InlineData("a/cam/cam.mpd")]
    [InlineData("drm/cam/master.mpd")]
    [InlineData("ll-hls/cam/cam__master.m3u8")]
    [InlineData("a/cam0001.ts")]
    public void With_any_folder_the_names_count_below_every_folder(string path)
    {
        Assert.True(Covers("cam", path, StreamNames.AntMedia, anyFolder: true));
        Assert.False(Covers("cam", path, StreamNames.AntMedia));
    }

    [Theory]
    [InlineData("a/xcam.m3u8")]
    [InlineData("a/cam10.m3u8")]
    [InlineData("a/cam_secret.m3u8")]
    [InlineData("a/b")]
    [InlineData("cam_secret/index.m3u8")]
    public void Any_folder_does_not_widen_the_names_themselves(string path) =>
        Assert.False(Covers("cam", path, StreamNames.AntMedia, anyFolder: true));

    [Fact]
    public void Any_folder_may_hold_an_id_with_a_slash() =>
        Assert.True(Covers("room/cam", "a/b/room/cam_240p.m3u8", StreamNames.AntMedia, anyFolder: true));

    [Theory]
    [InlineData("a/cam.m3u8")]
    [InlineData("other/cam/index.m3u8")]
    public void Plain_names_keep_folders_apart_even_with_any_folder(string path) =>
        Assert.False(Covers("cam", path, StreamNames.Plain, anyFolder: true));

    [Fact]
    public void Judging_never_throws() =>
        Gen.Select(Gen.String, Gen.String, Gen.Bool, Gen.Bool).Sample((id, rest, plain, anyFolder) =>
        {
            var names = plain ? StreamNames.Plain : StreamNames.AntMedia;
            _ = Covers(id, rest, names, anyFolder);
            _ = Covers("cam", "cam" + rest, names, anyFolder);
            _ = Covers("cam", "x/cam_" + rest, names, anyFolder);
        });

    [Fact]
    public void Judging_allocates_nothing() => Allocations.AreNoneIn(static () =>
    {
        _ = Covers("cam", "cam_240p300kbps000000001.ts", StreamNames.AntMedia);
        _ = Covers("cam", "cam-2025-03-10_04-03-42.123_mine.webm", StreamNames.AntMedia);
        _ = Covers("cam", "a/b/cam_secret.m3u8", StreamNames.AntMedia, anyFolder: true);
        _ = Covers("cam", "cam/1080p/0001.m4s", StreamNames.Plain);
    });

    [Theory]
    [InlineData("cam0.ts")]
    [InlineData("cam-0.ts")]
    [InlineData("cam_00012.m4s")]
    [InlineData("cam-1741579422123.ts")]
    [InlineData("cam7.mp4")]
    [InlineData("cam7.aac")]
    [InlineData("cam7.ac3")]
    [InlineData("cam7.vtt")]
    [InlineData("cam7.webvtt")]
    [InlineData("cam7.jpg")]
    [InlineData("cam_init.mp4")]
    [InlineData("cam-init.mp4")]
    [InlineData("cam.init.mp4")]
    public void Sequential_names_are_what_encoders_number(string path)
    {
        Assert.True(Covers("cam", path, StreamNames.Sequential));
        Assert.False(Covers("cam", path, StreamNames.Plain));
        Assert.False(Covers("cam", "a/" + path, StreamNames.Sequential, anyFolder: true));
    }

    [Theory]
    [InlineData("cam0.m3u8")]
    [InlineData("cam0.mpd")]
    [InlineData("cam--0.ts")]
    [InlineData("cam-.ts")]
    [InlineData("camx0.ts")]
    [InlineData("cam_x.ts")]
    [InlineData("cam0")]
    [InlineData("cam0.ts.key")]
    [InlineData("cam0/index.ts")]
    [InlineData("cam_init.m4s")]
    [InlineData("cam_secret.m3u8")]
    [InlineData("cam000000000000000000001.ts")]
    [InlineData("cam\u0660.ts")]
    [InlineData("init.mp4")]
    [InlineData("0.ts")]
    public void Sequential_names_are_no_wider_than_that(string path) => Assert.False(Covers("cam", path, StreamNames.Sequential));

    [Theory]
    [InlineData("cam", true)]
    [InlineData("cam.v", true)]
    [InlineData("1cam", true)]
    [InlineData("init", true)]
    [InlineData("a/b", true)]
    [InlineData("cam1", false)]
    [InlineData("cam-1", false)]
    [InlineData("cam-", false)]
    [InlineData("cam_", false)]
    [InlineData("cam_init", false)]
    [InlineData("cam0.ts", false)]
    [InlineData("zone/cam-0.m4s", false)]
    [InlineData("clip.mov", true)]
    [InlineData("a/cam.init", false)]
    public void An_id_that_ends_like_a_numbered_file_is_none_under_sequential_names(string id, bool isId) =>
        Assert.Equal(isId, SequentialNames.IsId(id));

    private static bool Covers(string id, string path, StreamNames names, bool anyFolder = false) =>
        StreamPaths.Covers(id, path, names, anyFolder);
}
