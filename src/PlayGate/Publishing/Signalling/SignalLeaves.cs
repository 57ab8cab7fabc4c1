using System.Collections.Concurrent;
using PlayGate.Tokens;

namespace PlayGate.Publishing.Signalling;

/// <summary>What a socket may do: what it was let into, and what its application lets everybody do.</summary>
internal sealed class SignalLeaves(Func<TokenType, bool> isFree)
{
    private readonly ConcurrentDictionary<(string StreamId, TokenType Type), bool> _given = new();

    /// <summary>Whether anything is authorised at all.</summary>
    public bool Any => !_given.IsEmpty || isFree(TokenType.Play);

    public void Give(string streamId, TokenType type) => _given[(streamId, type)] = true;

    /// <summary>Whether a stream may be named.</summary>
    public bool Names(string streamId) =>
        isFree(TokenType.Play) || _given.ContainsKey((streamId, TokenType.Play)) || _given.ContainsKey((streamId, TokenType.Publish));

    /// <summary>Whether media may be put into a stream.</summary>
    public bool Feeds(string streamId) => isFree(TokenType.Publish) || _given.ContainsKey((streamId, TokenType.Publish));
}
