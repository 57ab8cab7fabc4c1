using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers;

public sealed class PosixExpressionTests
{
    /// <summary>Of RFC 9246 §2.1.15.2.</summary>
    private const string Example = @"[^:]*\://[^/]*/dir/content/quality_[^/]*/segment.{3}\.mp4(\?.*)?";

    [Theory]
    [InlineData(Example, "https://h/dir/content/quality_high/segment001.mp4?x", true)]
    [InlineData(Example, "https://h/dir/content/quality_high/segment01.mp4", false)]
    [InlineData("abc", "xabc", false)]
    [InlineData("abc", "abcd", true)]
    [InlineData("abc$", "abcd", false)]
    [InlineData("^abc$", "abc", true)]
    [InlineData("a|b$", "xb", false)]
    [InlineData("[[:digit:]]+$", "0123456789", true)]
    [InlineData("[[:digit:]]+$", "٣", false)]
    [InlineData("[^[:alpha:]]$", "a", false)]
    [InlineData("[]x]$", "]", true)]
    [InlineData("[^]x]$", "]", false)]
    [InlineData(@"[\d]$", "5", false)]
    [InlineData(@"[\d]$", @"\", true)]
    [InlineData("[a-c]$", "b", true)]
    [InlineData("[a-]$", "-", true)]
    [InlineData("[a-z-[aeiou]]$", "e]", true)]
    [InlineData("x{2}$", "xx", true)]
    [InlineData("x{2,}$", "xxxx", true)]
    [InlineData("x{2,3}$", "xxxx", false)]
    [InlineData("a#b c$", "a#b c", true)]
    [InlineData(@"a\.b$", "axb", false)]
    [InlineData("}$", "}", true)]
    public void It_matches_as_the_standard_says(string expression, string text, bool matches) =>
        Assert.Equal(matches, PosixExpression.Read(expression)!.IsMatch(text));

    [Theory]
    [InlineData("")]
    [InlineData(@"\")]
    [InlineData(@"\d")]
    [InlineData(@"(a)\1")]
    [InlineData("(?i)a")]
    [InlineData("(?=a)")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("*a")]
    [InlineData("[a")]
    [InlineData("[]")]
    [InlineData("[z-a]")]
    [InlineData("[[:nosuch:]]")]
    [InlineData("[[.a.]]")]
    [InlineData("[[=a=]]")]
    [InlineData("[[:digit")]
    [InlineData("a{")]
    [InlineData("a{}")]
    [InlineData("a{,2}")]
    [InlineData("a{256}")]
    [InlineData("a{-1}")]
    [InlineData("(((a{200}){200}){200}){200}")]
    public void What_the_standard_leaves_open_is_not_read(string expression) => Assert.Null(PosixExpression.Read(expression));

    [Fact]
    public void A_long_expression_is_not_read()
    {
        Assert.NotNull(PosixExpression.Read(new string('a', PosixExpression.MaxLength)));
        Assert.Null(PosixExpression.Read(new string('a', PosixExpression.MaxLength + 1)));
    }
}
