using PlayGate.Http;


namespace PlayGate.Tests.Bodies;

public sealed class ByteRangesTests
{
    [Theory]
    [InlineData("bytes=0-", "0+10")]
    [InlineData("bytes=2-4", "2+3")]
    [InlineData("bytes=8-99", "8+2")]
    [InlineData("bytes=-3", "7+3")]
    [InlineData("bytes=-99", "0+10")]
    [InlineData("BYTES=1-1", "1+1")]
    [InlineData("bytes=0-1, 4-5,-1", "0+2 4+2 9+1")]
    [InlineData("bytes=20-, 3-3", "3+1")]
    [InlineData("bytes=10-", "unsatisfiable")]
    [InlineData("bytes=-0", "unsatisfiable")]
    [InlineData("bytes=4-2", "whole")]
    [InlineData("bytes=a-b", "whole")]
    [InlineData("bytes=1", "whole")]
    [InlineData("bytes=", "whole")]
    [InlineData("pages=1-2", "whole")]
    [InlineData("bytes=0-,0-", "whole")]
    [InlineData("bytes=0-0,1-1,2-2,3-3,4-4,5-5,6-6,7-7,8-8,9-9,0-0,1-1,2-2,3-3,4-4,5-5,6-6", "whole")]
    [InlineData(null, "whole")]
    public void A_range_is_held_against_the_length(string? field, string expected) =>
        Assert.Equal(expected, Say(RangeVerdict.Of(field, 10)));

    [Fact]
    public void Nothing_of_an_empty_body_can_be_given() => Assert.Equal("unsatisfiable", Say(RangeVerdict.Of("bytes=0-", 0)));

    private static string Say(RangeVerdict verdict) => verdict switch
    {
        RangeVerdict.Parts parts => string.Join(' ', parts.Ranges.Select(range => $"{range.From}+{range.Count}")),
        RangeVerdict.Unsatisfiable => "unsatisfiable",
        _ => "whole",
    };
}
