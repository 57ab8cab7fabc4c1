
namespace PlayGate.Media.Signalling;

/// <summary>
/// What a socket may do: what it was let into, and what its application lets everybody do. Asked and told by the one who reads the client's
/// messages, one after the other.
/// </summary>
internal sealed class SignalLeaves(Func<TokenType, bool> isFree)
{
    /// <summary>Most sockets are let into one stream, and many wait before they ask for any.</summary>
    private List<(string StreamId, TokenType Type)>? _given;

    /// <summary>Whether anything is authorised at all.</summary>
    public bool Any => _given is not null || isFree(TokenType.Play);

    public void Give(string streamId, TokenType type)
    {
        if (!IsGiven(streamId, type))
        {
            (_given ??= new(1)).Add((streamId, type));
        }
    }

    /// <summary>Whether a stream may be named.</summary>
    public bool Names(string streamId) =>
        isFree(TokenType.Play) || IsGiven(streamId, TokenType.Play) || IsGiven(streamId, TokenType.Publish);

    /// <summary>Whether media may be put into a stream.</summary>
    public bool Feeds(string streamId) => isFree(TokenType.Publish) || IsGiven(streamId, TokenType.Publish);

    private bool IsGiven(string streamId, TokenType type) => _given?.Contains((streamId, type)) == true;
}
