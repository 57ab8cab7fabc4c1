using System.Text.RegularExpressions;

namespace PlayGate.EndToEndTests.Documentation;

public sealed partial class LinkTests
{
    public static TheoryData<string> All => [.. Documents.All];

    [Theory]
    [MemberData(nameof(All))]
    public void Links_lead_to_what_is_there(string document)
    {
        foreach (var target in Link().Matches(Documents.Read(document)).Select(match => match.Groups["target"].Value).Where(IsOurs))
        {
            var (file, anchor) = target.Split('#') is [var path, var section] ? (path, section) : (target, null);
            var full = file.Length == 0 ? document
                : Path.GetRelativePath(Documents.Root, Path.Combine(Documents.Root, Path.GetDirectoryName(document)!, file));
            Assert.True(Path.Exists(Path.Combine(Documents.Root, full)), $"{document} links to {target}, which is not there");
            Assert.True(anchor is null || AnchorsOf(full).Contains(anchor), $"{document} links to {target}, a heading that is not there");
        }
    }

    [Fact]
    public void The_index_names_every_page()
    {
        var index = Documents.Read("docs/README.md");
        Assert.All(
            Documents.All.Where(document => document.StartsWith("docs/", StringComparison.Ordinal) && document != "docs/README.md"),
            document => Assert.Contains($"]({document["docs/".Length..]})", index, StringComparison.Ordinal));
    }

    private static bool IsOurs(string target) =>
        !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal);

    /// <summary>As GitHub makes them.</summary>
    private static IEnumerable<string> AnchorsOf(string document) => Heading().Matches(Documents.Read(document))
        .Select(match => string.Concat(match.Groups["title"].Value.ToLowerInvariant().Where(letter =>
            char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();
}
