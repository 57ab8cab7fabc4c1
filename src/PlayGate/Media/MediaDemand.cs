using System.Security.Cryptography;
using System.Text;
using PlayGate.Redemption;
using PlayGate.Tokens;

namespace PlayGate.Media;

/// <summary>
/// What every way of sending and taking media asks for: a hook, a socket, a WHIP request. The stream is named exactly; file names that
/// follow from it mean nothing here.
/// </summary>
internal readonly record struct MediaDemand(string Application, string StreamId, TokenType Type, TokenParameter Token, Client Client)
{
    /// <summary>
    /// Names the one connection that asks, in its server's words, where the same may ask again by the same token; null where each
    /// demand stands for itself.
    /// </summary>
    public string? Connection { get; init; }

    /// <summary>By which protocol it comes, for those that count here; null where whoever asks counts by itself.</summary>
    public string? Way { get; init; }

    /// <summary>Whether the token stood in the stream's name, from which it was cut.</summary>
    public bool HasTokenInName { get; init; }

    /// <summary>The token as it is presented.</summary>
    public PresentedToken Presented => new(Token, new TokenDemand(Application, StreamId, Names: null, Type, Client))
    {
        Mark = Mark,
        Replay = Connection is null ? Replay.Never : Replay.ByConnection,
    };

    /// <summary>Stands for the connection and all that it asked for, so that whoever has the same mark asked for the same.</summary>
    public long Mark => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{Connection}\n{Type}\n{Application}\n{StreamId}")));
}
