namespace PlayGate.Playlists;

/// <summary>What a <c>&lt;</c> begins.</summary>
internal static class DashMarkup
{
    /// <summary>The least that every passage begins with.</summary>
    public const int Shortest = 2;

    private static readonly byte[] InstructionEnd = "?>"u8.ToArray();
    private static readonly byte[] CommentEnd = "-->"u8.ToArray();
    private static readonly byte[] CDataEnd = "]]>"u8.ToArray();

    internal enum Kind
    {
        Undecided,
        StartTag,
        EndTag,

        /// <summary>A comment, CDATA or an instruction: nothing in it is for us.</summary>
        Passage,

        /// <summary>A document type among others: it could give every name and reference another meaning.</summary>
        Unknown,
    }

    /// <param name="markup">From the <c>&lt;</c> on.</param>
    /// <param name="isFinal">No more will come.</param>
    /// <param name="end">What ends a passage.</param>
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
