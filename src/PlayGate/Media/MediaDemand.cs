using System.Security.Cryptography;
using System.Text;
using PlayGate.Redemption;
using PlayGate.Tokens;

namespace PlayGate.Media;

/// <summary>
/// What a hook, a socket or a WHIP request asks for. The stream is named exactly; file names that follow from its id mean nothing here.
/// </summary>
internal readonly record struct MediaDemand(string Application, string StreamId, TokenType Type, Credential Token, Client Client)
{
    /// <summary>
    /// The name of the connection in its server's words, where the same connection may ask again by the same token; null where each
    /// demand stands for itself.
    /// </summary>
    public string? Connection { get; init; }

    /// <summary>The protocol by which it comes, for metrics; null where the caller counts the decision itself.</summary>
    public string? Way { get; init; }

    /// <summary>Whether the token was part of the stream's name, and has been cut out of it.</summary>
    public bool HasTokenInName { get; init; }

    /// <summary>What the token is asked to allow.</summary>
    public TokenDemand Asked => new(Application, StreamId, Names: null, Type, Client)
    {
        Request = ViewerRequest.ForStream(Application, StreamId),
        Connection = Connection is null ? null : Mark,
    };

    /// <summary>The token as it is presented.</summary>
    public PresentedToken Presented => new(Token, Asked)
    {
        Mark = Mark,
        Replay = Connection is null ? Replay.Never : Replay.ByConnection,
    };

    /// <summary>A hash of the connection and all that it asks for: demands with the same mark are the same.</summary>
    public long Mark => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{Connection}\n{Type}\n{Application}\n{StreamId}")));
}
