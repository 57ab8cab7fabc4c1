using CsCheck;
using PlayGate.Streams;

namespace PlayGate.Tests.Streams;

public sealed class StreamIdTests
{
    [Theory]
    [InlineData("c")]
    [InlineData("cam")]
    [InlineData("Cam_2-b.main~x")]
    [InlineData("room/cam")]
    [InlineData("a/b/c")]
    [InlineData("room/~cam")]
    [InlineData(".hidden")]
    [InlineData("a..b")]
    [InlineData("...")]
    public void A_name_of_letters_digits_and_a_few_marks_is_a_stream_id(string id) => Assert.True(StreamId.IsValid(id));

    [Theory]
    [InlineData("")]
    [InlineData("~cam")]
    [InlineData("/cam")]
    [InlineData("cam/")]
    [InlineData("/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("./cam")]
    [InlineData("cam/..")]
    [InlineData("cam 1")]
    [InlineData("cam%31")]
    [InlineData("cam?x")]
    [InlineData("cam\\x")]
    [InlineData("cam;x")]
    [InlineData("cam\0")]
    [InlineData("kamerä")]
    [InlineData("cam\uFF11")]
    public void Anything_a_path_could_be_misread_by_is_not(string id) => Assert.False(StreamId.IsValid(id));

    [Fact]
    public void The_longest_id_has_256_characters()
    {
        Assert.True(StreamId.IsValid(new string('a', 256)));
        Assert.False(StreamId.IsValid(new string('a', 257)));
    }

    [Fact]
    public void Judging_never_throws() => Gen.String.Sample(id => { _ = StreamId.IsValid(id); });
}
