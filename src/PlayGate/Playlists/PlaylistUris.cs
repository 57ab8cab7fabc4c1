using System.Buffers;
using System.Text;
using PlayGate.Routes;

namespace PlayGate.Playlists;

/// <summary>
/// Judges URIs by their first bytes alone: the scheme, the authority, and the path as far as the guarded prefix. The rest, with its query,
/// templates and variables, is never read and stays as it is.
/// </summary>
internal sealed class PlaylistUris
{
    /// <summary>An authority ends at its path; a quote, a blank or markup ends the URI itself.</summary>
    private static readonly SearchValues<byte> AuthorityEnds = SearchValues.Create("/?#\\\"'<> \t\r\n"u8);

    /// <summary>The end of a longer row of slashes is not waited for.</summary>
    private const int MostSlashes = 16;

    private readonly byte[][] _origins;
    private readonly byte[][] _gates;
    private readonly int _longestAuthority;
    private readonly byte[] _base;
    private readonly byte[] _removed;
    private readonly byte[] _root;
    private readonly byte[] _guarded;
    private readonly byte[]? _guardedAtOrigin;
    private byte[]? _ticketed;

    /// <param name="scope">Which URIs lead to the origin or the gate.</param>
    /// <param name="escape">How the playlist escapes text: XML escapes <c>&amp;</c>.</param>
    public PlaylistUris(PlaylistScope scope, Func<string, string>? escape = null)
    {
        byte[] Bytes(string text) => Encoding.UTF8.GetBytes(escape is null ? text : escape(text));
        _origins = [.. scope.OriginAuthorities.Select(Bytes)];
        _gates = [.. scope.GateAuthorities.Select(Bytes)];
        _longestAuthority = _origins.Concat(_gates).Max(name => name.Length) + ":443".Length;
        var (basePath, removed) = (scope.OriginPaths.BasePath, scope.OriginPaths.RemovedPrefix);
        (_base, _removed, _root) = (Bytes(basePath), Bytes(removed), Bytes(removed + "/"));
        _guarded = Bytes(scope.GuardedPrefix + "/");
        _guardedAtOrigin = scope.GuardedPrefix.StartsWith(removed, StringComparison.Ordinal)
            ? Bytes(scope.GuardedPrefix[removed.Length..] + "/")
            : null;
        _ticketed = scope.TicketSegment is { } ticket ? Ticketed(ticket) : null;
    }

    /// <summary>Whether rewritten URIs hold a ticket.</summary>
    public bool CarryTicket => _ticketed is not null;

    /// <summary>The same for a viewer that carries its ticket in the path.</summary>
    public PlaylistUris Carrying(string ticketSegment)
    {
        var carrying = (PlaylistUris)MemberwiseClone();
        carrying._ticketed = Ticketed(ticketSegment);
        return carrying;
    }

    /// <param name="uri">The first bytes of the URI, at least one; bytes after the URI may follow.</param>
    /// <param name="isFinal">No more bytes will come.</param>
    public UriVerdict Judge(ReadOnlySpan<byte> uri, bool isFinal)
    {
        if (uri[0] == '/')
        {
            return uri.With("//"u8, isFinal) switch
            {
                PrefixMatch.Yes => JudgeAuthority(uri, "//".Length, null, isFinal),
                PrefixMatch.No => JudgeOriginPath(uri, 0, UriPlace.Rooted, isFinal),
                _ => default,
            };
        }

        if ((uri[0] | 0x20) != 'h')
        {
            return new(UriPlace.Relative);
        }

        var (http, https) = (uri.WithAnyCase("http://"u8, isFinal), uri.WithAnyCase("https://"u8, isFinal));
        return http == PrefixMatch.Yes ? JudgeAuthority(uri, "http://".Length, 80, isFinal)
            : https == PrefixMatch.Yes ? JudgeAuthority(uri, "https://".Length, 443, isFinal)
            : new(http == PrefixMatch.Perhaps || https == PrefixMatch.Perhaps ? UriPlace.Undecided : UriPlace.Relative);
    }

    /// <summary>A ticket is base64url, which no playlist escapes.</summary>
    private byte[] Ticketed(string ticketSegment) => [.. _guarded, .. Encoding.UTF8.GetBytes(ticketSegment), (byte)'/'];

    private UriVerdict JudgeAuthority(ReadOnlySpan<byte> uri, int start, int? defaultPort, bool isFinal)
    {
        var rest = uri[start..];
        var length = rest[..Math.Min(rest.Length, _longestAuthority + 1)].IndexOfAny(AuthorityEnds);
        if (length < 0)
        {
            if (rest.Length > _longestAuthority || !isFinal)
            {
                return new(rest.Length > _longestAuthority ? UriPlace.Foreign : UriPlace.Undecided);
            }

            length = rest.Length;
        }

        var authority = WithoutDefaultPort(rest[..length], defaultPort);
        return IsOneOf(_origins, authority) ? JudgeOriginPath(uri, start + length, UriPlace.Inside, isFinal)
            : IsOneOf(_gates, authority) ? JudgeGatePath(uri, start + length, isFinal)
            : new(UriPlace.Foreign);
    }

    /// <summary>A path of the origin loses its base path and gets the removed prefix and, below the guarded prefix, the ticket.</summary>
    private UriVerdict JudgeOriginPath(ReadOnlySpan<byte> uri, int start, UriPlace place, bool isFinal)
    {
        var path = uri[start..];
        if (path.IsEmpty || path[0] != '/')
        {
            // An authority alone stands for the root.
            return new(place, start, _root);
        }

        if (!isFinal && path.Length <= _base.Length && _base.AsSpan().StartsWith(path))
        {
            return default;
        }

        var at = start + OriginPaths.Based(path, _base, (byte)'/');
        if (at > 0 && Slashes(uri[at..]) is > 1 and var slashes)
        {
            // Without the base path before it, "//host/x" would lead to another host (see OriginPaths).
            return at + slashes == uri.Length && !isFinal && slashes <= MostSlashes ? default : new(place, at + slashes, _root);
        }

        if (at > 0 && uri.Length == at + 1 && !isFinal)
        {
            return default;
        }

        if (_guardedAtOrigin is null)
        {
            return new(place, at, _removed);
        }

        return TicketBelow(uri[at..], _guardedAtOrigin, isFinal) switch
        {
            PrefixMatch.Yes => new(place, at + _guardedAtOrigin.Length, _ticketed!),
            PrefixMatch.No => new(place, at, _removed),
            _ => default,
        };
    }

    private static int Slashes(ReadOnlySpan<byte> path) =>
        path.IndexOfAnyExcept((byte)'/', (byte)'\\') is var count and >= 0 ? count : path.Length;

    /// <summary>A path of the gate lacks the ticket at most; a path that is not guarded stays as it is.</summary>
    private UriVerdict JudgeGatePath(ReadOnlySpan<byte> uri, int start, bool isFinal) => uri[start..].With(_guarded, isFinal) switch
    {
        PrefixMatch.No => new(UriPlace.Inside),
        PrefixMatch.Perhaps => default,
        _ => TicketBelow(uri[start..], _guarded, isFinal) switch
        {
            PrefixMatch.Yes => new(UriPlace.Inside, start + _guarded.Length, _ticketed!),
            PrefixMatch.No => new(UriPlace.Inside, start),
            _ => default,
        },
    };

    /// <summary>
    /// Whether the ticket is missing after that prefix. No stream id begins with <c>~</c>, so a segment that does is a ticket.
    /// </summary>
    private PrefixMatch TicketBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> prefix, bool isFinal) =>
        _ticketed is null ? PrefixMatch.No
        : path.With(prefix, isFinal) is not PrefixMatch.Yes and var known ? known
        : path.Length > prefix.Length ? path[prefix.Length] == '~' ? PrefixMatch.No : PrefixMatch.Yes
        : isFinal ? PrefixMatch.Yes : PrefixMatch.Perhaps;

    /// <summary>A default port is the same as none. Without a scheme both ports are defaults.</summary>
    private static ReadOnlySpan<byte> WithoutDefaultPort(ReadOnlySpan<byte> authority, int? port) =>
        port is not 443 && authority.EndsWith(":80"u8) ? authority[..^":80".Length]
        : port is not 80 && authority.EndsWith(":443"u8) ? authority[..^":443".Length]
        : authority;

    private static bool IsOneOf(byte[][] authorities, ReadOnlySpan<byte> authority)
    {
        foreach (var known in authorities)
        {
            if (Ascii.EqualsIgnoreCase(known, authority))
            {
                return true;
            }
        }

        return false;
    }
}
