namespace PlayGate.Playlists;

/// <summary>The kinds of markup that begin with <c>&lt;</c>.</summary>
internal static class DashMarkup
{
    /// <summary>The length of the shortest start of a passage.</summary>
    public const int Shortest = 2;

    private static readonly byte[] InstructionEnd = "?>"u8.ToArray();
    private static readonly byte[] CommentEnd = "-->"u8.ToArray();
    private static readonly byte[] CDataEnd = "]]>"u8.ToArray();

    internal enum Kind
    {
        Undecided,
        StartTag,
        EndTag,

        /// <summary>A comment, CDATA or an instruction, which is passed over.</summary>
        Passage,

        /// <summary>Anything else, such as a document type, which could give every name and reference another meaning.</summary>
        Unknown,
    }

    /// <param name="markup">From the <c>&lt;</c> on.</param>
    /// <param name="isFinal">No more bytes will come.</param>
    /// <param name="end">The end of a passage.</param>
    public static Kind Of(ReadOnlySpan<byte> markup, bool isFinal, out byte[] end)
    {
        end = [];
        if (markup.Length == 1)
        {
            return isFinal ? Kind.Unknown : Kind.Undecided;
        }

        switch (markup[1])
        {
            case (byte)'/':
                return Kind.EndTag;
            case (byte)'?':
                end = InstructionEnd;
                return Kind.Passage;
            case (byte)'!':
                var comment = markup.With("<!--"u8, isFinal);
                var cdata = markup.With("<![CDATA["u8, isFinal);
                end = comment == PrefixMatch.Yes ? CommentEnd : CDataEnd;
                return comment == PrefixMatch.Yes || cdata == PrefixMatch.Yes ? Kind.Passage
                    : comment == PrefixMatch.Perhaps || cdata == PrefixMatch.Perhaps ? Kind.Undecided
                    : Kind.Unknown;
            default:
                return Kind.StartTag;
        }
    }
}
