using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>
/// Whether the base of relative URIs is foreign, element by element. A rooted URI below a foreign <c>BaseURL</c> is foreign too: a ticket
/// in it would go to another server. A player chooses one of several bases, so one foreign base is enough.
/// </summary>
internal struct DashBases
{
    /// <summary>One bit for each element; manifests are a dozen deep at most.</summary>
    private const int MaxDepth = 63;

    private static readonly SearchValues<byte> SchemeEnds = SearchValues.Create(":/?#&<> \t\r\n"u8);

    private readonly int[]? _numbers;
    private readonly HashSet<int>? _foreignBelow;
    private ulong _foreign;
    private ulong _stated;
    private int _entered;

    private DashBases(HashSet<int> foreignBelow) => (_numbers, _foreignBelow) = (new int[MaxDepth + 1], foreignBelow);

    /// <summary>
    /// Bases that note, or know from an earlier walk, which elements have a foreign base further down; elements are numbered by their
    /// order in the manifest.
    /// </summary>
    public static DashBases With(HashSet<int> foreignBelow) => new(foreignBelow);

    /// <summary>How many elements are open.</summary>
    public int Depth { get; private set; }

    /// <summary>The base of the innermost open element is foreign.</summary>
    public readonly bool AreForeign => IsForeign(Depth);

    /// <summary>The base of the element around its parent is foreign: the base that a <c>BaseURL</c> itself is relative to.</summary>
    public readonly bool AreForeignOutside => IsForeign(Depth - 2);

    /// <returns>False where it is deeper than any manifest.</returns>
    public bool Enter()
    {
        if (Depth == MaxDepth)
        {
            return false;
        }

        var inherited = AreForeign;
        Depth++;
        _entered++;
        _numbers?[Depth] = _entered;
        Set(ref _foreign, Depth, inherited);
        Set(ref _stated, Depth, false);
        return true;
    }

    /// <returns>False where nothing is open.</returns>
    public bool Leave() => --Depth >= 0;

    /// <summary>The innermost open element is a <c>BaseURL</c> of its parent, with a URI of that place.</summary>
    public void State(UriPlace place)
    {
        var level = Depth - 1;
        var foreign = place switch { UriPlace.Foreign => true, UriPlace.Inside => false, _ => AreForeignOutside };
        Set(ref _foreign, level, foreign || (Has(_stated, level) && Has(_foreign, level)));
        Set(ref _stated, level, true);
        if (foreign)
        {
            NoteForeign(level);
        }
    }

    /// <summary>Whether an element that inherits from the one asked about has a foreign base.</summary>
    /// <param name="above">How many levels the element asked about lies above the innermost open one.</param>
    public readonly bool TurnForeign(int above) =>
        _foreignBelow is not null && Depth > above && _foreignBelow.Contains(_numbers![Depth - above]);

    /// <summary>The rest of the manifest was not seen; the open elements may have foreign bases in it.</summary>
    public readonly void NoteUnseen() => NoteForeign(Depth);

    /// <summary>A base that cannot be read here (CDATA, a reference, another scheme) counts as foreign.</summary>
    public static UriPlace PlaceOf(ReadOnlySpan<byte> text, bool isFinal)
    {
        const int LongestScheme = 32;
        var start = text[..Math.Min(text.Length, LongestScheme)];
        var end = start.IndexOfAny(SchemeEnds);
        return end < 0 ? start.Length < LongestScheme && !isFinal ? UriPlace.Undecided : UriPlace.Relative
            : start[end] is (byte)':' or (byte)'&' ? UriPlace.Foreign
            : start[end] != '<' ? UriPlace.Relative
            : text.Length > end + 1 ? text[end + 1] == '/' ? UriPlace.Relative : UriPlace.Foreign
            : isFinal ? UriPlace.Relative : UriPlace.Undecided;
    }

    private readonly void NoteForeign(int innermost)
    {
        for (var level = innermost; level > 0 && _foreignBelow is not null; level--)
        {
            _foreignBelow.Add(_numbers![level]);
        }
    }

    private readonly bool IsForeign(int level) => level > 0 && Has(_foreign, level);

    private static bool Has(ulong bits, int level) => (bits & (1UL << level)) != 0;

    private static void Set(ref ulong bits, int level, bool value) => bits = value ? bits | (1UL << level) : bits & ~(1UL << level);
}
