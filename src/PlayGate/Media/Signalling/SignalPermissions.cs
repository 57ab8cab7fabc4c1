namespace PlayGate.Media.Signalling;

/// <summary>
/// What a socket may do: what its tokens granted, and what its application allows without a token. Only the reader of the client's messages
/// uses it, one message after the other.
/// </summary>
internal sealed class SignalPermissions(Func<TokenType, bool> isFree)
{
    /// <summary>Most sockets are granted one stream, and many wait before they ask for any.</summary>
    private List<(string StreamId, TokenType Type)>? _granted;

    /// <summary>Whether anything is permitted at all.</summary>
    public bool Any => _granted is not null || isFree(TokenType.Play);

    public void Grant(string streamId, TokenType type)
    {
        if (!IsGranted(streamId, type))
        {
            (_granted ??= new(1)).Add((streamId, type));
        }
    }

    /// <summary>Whether messages may name the stream.</summary>
    public bool MayName(string streamId) =>
        isFree(TokenType.Play) || IsGranted(streamId, TokenType.Play) || IsGranted(streamId, TokenType.Publish);

    /// <summary>Whether media may be put into the stream.</summary>
    public bool MayPublish(string streamId) => isFree(TokenType.Publish) || IsGranted(streamId, TokenType.Publish);

    private bool IsGranted(string streamId, TokenType type) => _granted?.Contains((streamId, type)) == true;
}
