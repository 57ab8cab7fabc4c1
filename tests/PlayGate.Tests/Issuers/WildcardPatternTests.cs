using System.Text.RegularExpressions;
using CsCheck;
using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers;

public sealed class WildcardPatternTests
{
    /// <summary>Of few letters, so that they often match.</summary>
    [Fact]
    public void A_pattern_matches_what_the_same_regular_expression_matches() =>
        Gen.Select(Gen.Char["ab/*?"].Array[0, 8], Gen.Char["ab/*"].Array[0, 8]).Sample(
            (pattern, text) =>
            {
                var regex = string.Concat(pattern.Select(
                    letter => letter switch { '*' => ".*", '?' => ".", _ => Regex.Escape(letter.ToString()) }));
                Assert.Equal(
                    Regex.IsMatch(new string(text), $@"\A(?:{regex})\z", RegexOptions.Singleline | RegexOptions.NonBacktracking),
                    WildcardPattern.Matches(new string(pattern), new string(text)));
            },
            iter: 20_000);
}
