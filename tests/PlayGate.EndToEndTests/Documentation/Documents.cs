using System.Text.RegularExpressions;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>What people read before they run PlayGate: README.md, docs/, deploy/.</summary>
internal static partial class Documents
{
    /// <summary>The folder of the repository, with a slash behind.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static IReadOnlyList<string> All { get; } =
    [
        "README.md", "SECURITY.md",
        .. In("docs", SearchOption.TopDirectoryOnly),
        .. In("deploy", SearchOption.AllDirectories),
    ];

    public static string Read(string document) => File.ReadAllText(Path.Combine(Root, document));

    public static IReadOnlyList<CodeBlock> BlocksOf(string document)
    {
        var blocks = new List<CodeBlock>();
        (int Line, string Language, List<string> Text)? open = null;
        var marker = "";
        foreach (var (index, line) in Read(document).Split('\n').Index())
        {
            if (Fence().Match(line) is { Success: true } fence)
            {
                if (open is { } block)
                {
                    blocks.Add(new CodeBlock(document, block.Line, block.Language, string.Join('\n', block.Text), marker));
                    (open, marker) = (null, "");
                }
                else
                {
                    open = (index + 1, fence.Groups["language"].Value, []);
                }
            }
            else if (open is { } inside)
            {
                inside.Text.Add(line);
            }
            else if (line.Length > 0)
            {
                marker = Comment().Match(line).Groups["text"].Value;
            }
        }

        return blocks;
    }

    private static IEnumerable<string> In(string folder, SearchOption depth) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md", depth)
        .Select(file => Path.GetRelativePath(Root, file))
        .Order(StringComparer.Ordinal);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "PlayGate.sln")) ? folder + "/" : FindRoot(Path.GetDirectoryName(folder)!);

    [GeneratedRegex(@"^ *```(?<language>\w*) *$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Fence();

    [GeneratedRegex("^ *<!-- (?<text>.*) -->$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();
}
